import { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'
import {
  framingSchema,
  HOUSE_LEVELS,
  type Levels,
  loudnessTargetSchema,
  type Preparation,
} from '#domain/media/preparation.ts'
import { AUTOMATIC, type TrackLanguages, trackLanguagesSchema } from '#domain/media/source-report.ts'

export const LEVEL_COLUMNS = { framing: true, targetLufs: true } as const
export const PREPARATION_COLUMNS = {
  videoStream: true,
  audioStream: true,
  trackLanguages: true,
  ...LEVEL_COLUMNS,
} as const
/** Of an item, to be prepared by its own choice or its account’s defaults. */
export const DECIDING_COLUMNS = {
  ...PREPARATION_COLUMNS,
  frameRate: true,
  account: { select: { ...LEVEL_COLUMNS, frameRate: true, kind: true, rungs: true } },
} as const

const levelsSchema = z.object({
  framing: framingSchema.catch(HOUSE_LEVELS.framing),
  targetLufs: loudnessTargetSchema.catch(-23),
})

interface PreparationRow {
  videoStream: number | null
  audioStream: number | null
  trackLanguages: unknown
  framing: string | null
  targetLufs: number | null
  frameRate: number
  account: { kind: string; framing: string; targetLufs: number; frameRate: number }
}

export const levelsOf = (row: { framing: string; targetLufs: number }): Levels => levelsSchema.parse(row)

/** MediaItem.trackLanguages */
export const trackLanguagesOf = (stored: unknown): TrackLanguages => trackLanguagesSchema.catch({}).parse(stored)

/** What was chosen for an item; for the rest the account's defaults. */
export const preparationOf = ({
  account,
  videoStream,
  audioStream,
  trackLanguages,
  ...row
}: PreparationRow): Preparation => ({
  videoStream,
  audioStream,
  languages: trackLanguagesOf(trackLanguages),
  ...levelsOf({ framing: row.framing ?? account.framing, targetLufs: row.targetLufs ?? account.targetLufs }),
  // Built-in items exist in each frame rate that an account uses.
  frameRate: gridOf(account.kind === 'SYSTEM' ? row : account).frameRate,
})

/** An item that was deleted in between has the defaults of a new account. */
export async function findPreparation(
  db: DbOrTx,
  mediaId: string,
): Promise<Preparation & { ladder: readonly string[] }> {
  const row = await db.mediaItem.findUnique({ where: { id: mediaId }, select: DECIDING_COLUMNS })
  return row
    ? { ...preparationOf(row), ladder: row.account.rungs }
    : { ...AUTOMATIC, ...HOUSE_LEVELS, ladder: DEFAULT_RUNG_NAMES }
}
