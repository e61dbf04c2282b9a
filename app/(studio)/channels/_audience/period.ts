// The days that a page about viewers shows, in the channel's time zone.
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { toLocalMs, type ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { type BarDay, dayOf } from '../_future/zone-time.ts'

export const PERIODS = [
  { value: 1, label: 'Day' },
  { value: 7, label: '7 days' },
  { value: 28, label: '28 days' },
] as const
export type Days = (typeof PERIODS)[number]['value']

/** [from, to), epoch ms. */
export interface Period {
  from: number
  to: number
  days: Days
}

/** The days that end with one of them. */
export function periodOf(clock: ZoneClock, last: BarDay, days: Days): Period {
  return { from: dayOf(clock, last.localMs - (days - 1) * DAY_MS).from, to: last.to, days }
}

/** Local time between a period and the one that it is compared with. */
export const shiftOf = (days: Days): number => Math.max(7, days) * DAY_MS

/** As many days before; of a day, the same weekday a week before. */
export const periodBefore = (clock: ZoneClock, last: BarDay, days: Days): Period =>
  periodOf(clock, dayOf(clock, last.localMs - shiftOf(days)), days)

export const inputOf = (channelId: string, { from, to }: Pick<Period, 'from' | 'to'>) => ({
  channelId,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

/** As a rule, programmes are shorter. */
const LONGEST_MS = 6 * HOUR_MS

/** The range whose airings include the one that was on air when the period began. */
export const withFirstAiring = ({ from, to }: Pick<Period, 'from' | 'to'>) => ({ from: from - LONGEST_MS, to })

interface Point {
  at: string
  value: number | null
}

/**
 * The earlier series at the times of the later one, by local time: clocks may have changed in between.
 * @param shiftMs local time between the two
 */
export function alignBefore(
  clock: ZoneClock,
  { points, before, shiftMs }: { points: readonly Point[]; before: readonly Point[]; shiftMs: number },
): Point[] {
  const byLocal = new Map(before.map(({ at, value }) => [toLocalMs(clock, Date.parse(at)), value]))
  return points.map(({ at }) => ({ at, value: byLocal.get(toLocalMs(clock, Date.parse(at)) - shiftMs) ?? null }))
}

/** Average of a series of minutes in [from, to), each by how much of it lies inside; null: nothing of it is known. */
export function averageBetween(points: readonly Point[], from: number, to: number): number | null {
  let [sum, weight] = [0, 0]
  for (const { at, value } of points) {
    const start = Date.parse(at)
    const insideMs = Math.min(to, start + MINUTE_MS) - Math.max(from, start)
    if (value === null || insideMs <= 0) continue
    sum += value * insideMs
    weight += insideMs
  }
  return weight === 0 ? null : sum / weight
}

/** Monday is 0. 1 January 1970 was a Thursday. */
export const weekdayOf = (localMs: number): number => (Math.floor(localMs / DAY_MS) + 3) % 7

/** Averages by weekday (Monday first) and hour of local time; null: nothing known. */
export function weekdayHours(clock: ZoneClock, points: readonly Point[]): (number | null)[][] {
  const cells = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => ({ sum: 0, count: 0 })))
  // Before somebody watched for the first time, the channel may not have existed.
  const first = points.findIndex(({ value }) => value)
  for (const { at, value } of first < 0 ? [] : points.slice(first)) {
    if (value === null) continue
    // Hours begin on hours of UTC: in a zone with half an hour, by their middle.
    const localMs = toLocalMs(clock, Date.parse(at) + HOUR_MS / 2)
    const cell = cells[weekdayOf(localMs)]![Math.floor((localMs % DAY_MS) / HOUR_MS)]!
    cell.sum += value
    cell.count++
  }
  return cells.map((hours) => hours.map(({ sum, count }) => (count === 0 ? null : sum / count)))
}
