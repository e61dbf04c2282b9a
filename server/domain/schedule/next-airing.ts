import { DAY_MS } from './local-time.ts'
import { occurrencesBetween } from './occurrences.ts'
import { resolveOverlaps } from './resolve-overlaps.ts'
import type { Schedule } from './schedule.ts'

/** As far as the future can be watched. */
const LOOK_AHEAD_MS = 7 * DAY_MS

/**
 * Epoch ms: where the block begins to air, not covered by another. At `wanted` or behind it, or else the
 * first one that is to come; null when none is within a week.
 */
export function nextAiring(schedule: Schedule, blockId: string, wanted: number, now: number): number | null {
  const slots = resolveOverlaps(occurrencesBetween(schedule, now - 2 * DAY_MS, now + LOOK_AHEAD_MS))
  const coming = slots.filter(
    ({ occurrence, startsAt }) => occurrence.blockId === blockId && startsAt >= now && startsAt < now + LOOK_AHEAD_MS,
  )
  return (coming.find(({ startsAt }) => startsAt >= wanted) ?? coming[0])?.startsAt ?? null
}
