// The periods of reports: days, weeks and months in the time zone of a channel. Weeks begin on Monday.
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { calendarDay, dayNumber, dayOf, weekdayOf } from '#domain/schedule/model/local-time.ts'
import { firstInstantOf, toLocalMs, type ZoneClock, zoneClock } from '#domain/schedule/recurrence/zone.ts'

export const REPORT_PERIODS = ['day', 'week', 'month'] as const
export type ReportPeriod = (typeof REPORT_PERIODS)[number]

/** Whole local days, [from, to), epoch ms. */
export interface PeriodRange {
  from: number
  to: number
}

/** More than two months, before and after. */
const AROUND_MS = 70 * DAY_MS
const clockAround = (zone: string, at: number): ZoneClock => zoneClock(zone, at - AROUND_MS, at + AROUND_MS)

/** Days are numbers of local days (local-time.ts). */
function firstDayOf(period: ReportPeriod, day: number): number {
  if (period === 'day') return day
  if (period === 'week') return day - weekdayOf(day)
  const { year, month } = calendarDay(day)
  return dayOf(year, month, 1)
}

const nextFirstDay = (period: ReportPeriod, first: number): number =>
  // No period has more than 31 days, and none begins twice within 32 of them.
  period === 'month' ? firstDayOf(period, first + 31) : first + (period === 'week' ? 7 : 1)

/** The local day that an instant is in, and where its period begins. */
function periodAt(period: ReportPeriod, clock: ZoneClock, at: number): number {
  return firstDayOf(period, dayNumber(toLocalMs(clock, at)))
}

/** The last period that was over at `now`. */
export function lastComplete(period: ReportPeriod, zone: string, now: number): PeriodRange {
  const clock = clockAround(zone, now)
  const end = periodAt(period, clock, now)
  const start = firstDayOf(period, end - 1)
  return { from: firstInstantOf(clock, start * DAY_MS), to: firstInstantOf(clock, end * DAY_MS) }
}

/**
 * The first time after `after` at which the report of a period is mailed: at a local hour of the day after the period.
 * @param hour 0 to 23. In the missing hour of a clock change: when the change happens
 */
export function nextMailAt(period: ReportPeriod, zone: string, hour: number, after: number): number {
  const clock = clockAround(zone, after)
  const mailAt = (day: number) => firstInstantOf(clock, day * DAY_MS + hour * HOUR_MS)
  const current = periodAt(period, clock, after)
  const at = mailAt(current)
  return at > after ? at : mailAt(nextFirstDay(period, current))
}
