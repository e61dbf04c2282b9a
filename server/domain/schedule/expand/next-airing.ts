import { DAY_MS } from '#domain/instants.ts'
import type { Schedule } from '../model/schedule.ts'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { resolveOverlaps } from '../recurrence/resolve-overlaps.ts'

/**
 * Epoch ms: where the block begins to air, uncovered. At `wanted` or later, otherwise the first coming one; null when
 * none begins before `until`.
 */
export function nextAiring(
  schedule: Schedule,
  blockId: string,
  { wanted, now, until }: { wanted: number; now: number; until: number },
): number | null {
  const slots = resolveOverlaps(occurrencesBetween(schedule, now - 2 * DAY_MS, until))
  const coming = slots.filter(
    ({ occurrence, startsAt }) => occurrence.blockId === blockId && startsAt >= now && startsAt < until,
  )
  return (coming.find(({ startsAt }) => startsAt >= wanted) ?? coming[0])?.startsAt ?? null
}
