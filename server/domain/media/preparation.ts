// How an item is prepared: by the account's defaults, or by a choice for the item.
import { z } from 'zod'
import type { FrameRate } from '#domain/ladder/grid.ts'
import { TARGET_LUFS } from './plan-loudness.ts'
import type { TrackChoice } from './source-report.ts'

export const framingSchema = z.enum(['pad', 'crop'])
export type Framing = z.output<typeof framingSchema>

/** EBU R 128, ATSC A/85 and the usual level of streaming services. */
export const LOUDNESS_TARGETS = [TARGET_LUFS, -24, -16] as const
export const loudnessTargetSchema = z.union(LOUDNESS_TARGETS.map((lufs) => z.literal(lufs)))

export interface Levels {
  framing: Framing
  targetLufs: number
}

/** With the frame rate of the account. Omitted: 25. */
export type Preparation = TrackChoice & Levels & { frameRate?: FrameRate }

export const HOUSE_LEVELS: Levels = { framing: 'pad', targetLufs: TARGET_LUFS }
