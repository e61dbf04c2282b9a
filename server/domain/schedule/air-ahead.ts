// What airs behind the written timeline: the schedule goes on from there, by the code that will write it.
import { gridAtOrAfter } from '../ladder/ladder.ts'
import { type Airing, continueAir } from './join-air.ts'
import type { CalendarChunk } from './plan-calendar.ts'
import type { ScheduleEntry } from './schedule.ts'

/**
 * Entries that are on at some instant of [from, to) behind what is written.
 * @param last of the channel's chunks; null: off air, the schedule as it would be joined at `from`
 */
export function airAhead(
  airing: Airing,
  last: Pick<CalendarChunk, 'endsAt' | 'stateAfter'> | null,
  from: number,
  to: number,
): ScheduleEntry[] {
  // Held on the slate, or still in the loop: nobody knows until when.
  if (last && last.endsAt === null) return []
  const at = last?.endsAt ?? from
  if (at >= to) return []
  const { entries } = continueAir(airing, last?.stateAfter ?? null, gridAtOrAfter(at), to)
  return entries.filter((entry) => entry.startsAt + entry.durationMs > from && entry.startsAt < to)
}
