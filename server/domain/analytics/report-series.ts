// The curve of a report: its viewers by the hour, or by the local day of a longer range.
import { DAY_MS } from '#domain/instants.ts'
import { dayNumber } from '#domain/schedule/model/local-time.ts'
import { toLocalMs, zoneClock } from '#domain/schedule/recurrence/zone.ts'

export interface SeriesPoint {
  /** Epoch ms. */
  at: number
  /** Null: unknown. */
  value: number | null
}

export const SERIES_STEPS = ['hour', 'day'] as const
export type SeriesStep = (typeof SERIES_STEPS)[number]

/** A week with a change of the clock has points of hours. */
const LONGEST_BY_HOUR_MS = 8 * DAY_MS

/** @param hours average viewers of each hour, in order */
export function reportSeries(hours: readonly SeriesPoint[], zone: string): { step: SeriesStep; points: SeriesPoint[] } {
  const [first, last] = [hours[0], hours.at(-1)]
  if (!first || !last || last.at - first.at < LONGEST_BY_HOUR_MS) return { step: 'hour', points: [...hours] }
  const clock = zoneClock(zone, first.at, last.at)
  const days = Map.groupBy(hours, ({ at }) => dayNumber(toLocalMs(clock, at)))
  const points = [...days.values()].map((ofDay) => ({ at: ofDay[0]!.at, value: averageOf(ofDay) }))
  return { step: 'day', points }
}

function averageOf(points: readonly SeriesPoint[]): number | null {
  const known = points.flatMap(({ value }) => value ?? [])
  if (known.length === 0) return null
  return Math.round((known.reduce((sum, value) => sum + value, 0) / known.length) * 100) / 100
}
