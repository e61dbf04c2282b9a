import { DAY_MS } from '../../../../server/domain/schedule/local-time.ts'
import { occurrencesBetween } from '../../../../server/domain/schedule/occurrences.ts'
import { resolveOverlaps } from '../../../../server/domain/schedule/resolve-overlaps.ts'
import type { Schedule } from '../../../../server/domain/schedule/schedule.ts'

/** As far as the future can be watched. */
const LOOK_AHEAD_MS = 7 * DAY_MS

/** Epoch ms: where the block begins to air at `from` or later, not covered by another; null: not within a week. */
export function nextAiring(schedule: Schedule, blockId: string, from: number): number | null {
  const slots = resolveOverlaps(occurrencesBetween(schedule, from - 2 * DAY_MS, from + LOOK_AHEAD_MS))
  const next = slots.find(({ occurrence, startsAt }) => occurrence.blockId === blockId && startsAt >= from)
  return next?.startsAt ?? null
}
