// One whole filler as an entry.

import type { AirReason, FillerSource, ScheduleEntry } from '../model/schedule.ts'
import type { OccurrencePhase } from './air-state.ts'
import { noteFiller, pickWhole } from './fill-gap.ts'
import { entryOf, type Step } from './step.ts'

/** @returns null when no available item of the source fits */
export function airWhole(
  step: Step,
  phase: OccurrencePhase,
  source: FillerSource | null,
  { roomMs, reason, breakId = null }: { roomMs: number; reason: AirReason; breakId?: string | null },
): ScheduleEntry | null {
  const draw = { library: step.library, journal: step.journal, seed: step.schedule.seed, key: `filler:${reason}` }
  const media = pickWhole(source, roomMs, draw)
  if (!media) return null
  noteFiller(step.journal, draw.key, media)
  return entryOf(step, phase, media, { durationMs: media.durationMs, reason, breakId })
}
