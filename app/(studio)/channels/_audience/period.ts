// The days that a page about viewers shows, in the channel's time zone.
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

/** As many days before; of a day, the same weekday a week before. */
export function periodBefore(clock: ZoneClock, last: BarDay, days: Days): Period {
  const shift = Math.max(7, days) * DAY_MS
  return periodOf(clock, dayOf(clock, last.localMs - shift), days)
}

export const inputOf = (channelId: string, { from, to }: Pick<Period, 'from' | 'to'>) => ({
  channelId,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

interface Point {
  at: string
  value: number | null
}

/** Average of a series in [from, to); null: nothing of it is known. */
export function averageBetween(points: readonly Point[], from: number, to: number): number | null {
  const values = points.flatMap(({ at, value }) => {
    const time = Date.parse(at)
    return value !== null && time >= from && time < to ? [value] : []
  })
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Averages by weekday (Monday first) and hour of local time; null: nothing known. */
export function weekdayHours(clock: ZoneClock, points: readonly Point[]): (number | null)[][] {
  const cells = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => ({ sum: 0, count: 0 })))
  for (const { at, value } of points) {
    if (value === null) continue
    const localMs = toLocalMs(clock, Date.parse(at))
    // 1 January 1970 was a Thursday.
    const weekday = (Math.floor(localMs / DAY_MS) + 3) % 7
    const cell = cells[weekday]![Math.floor((localMs % DAY_MS) / HOUR_MS)]!
    cell.sum += value
    cell.count++
  }
  return cells.map((hours) => hours.map(({ sum, count }) => (count === 0 ? null : sum / count)))
}
