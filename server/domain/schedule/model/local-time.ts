// Local times as numbers: "local ms" are the milliseconds since 1970 that a UTC clock showing the same date and time
// would have. Arithmetic on them is calendar arithmetic, independent of any zone.

import { DAY_MS } from '#domain/instants.ts'

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?$/

/** @returns null for an invalid date or time (30 February, 24:00) */
export function parseLocal(text: string): number | null {
  const match = LOCAL.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  const ms = Date.UTC(year!, month! - 1, day, hour, minute, second)
  const valid = year! >= 1970 && formatLocal(ms) === `${text.length === 10 ? `${text}T00:00` : text}:00`.slice(0, 19)
  return valid ? ms : null
}

/** YYYY-MM-DDTHH:mm:ss */
export function formatLocal(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19)
}

/** Days since 1970-01-01, which was a Thursday. */
export function dayNumber(localMs: number): number {
  return Math.floor(localMs / DAY_MS)
}

export interface CalendarDay {
  year: number
  /** 1…12 */
  month: number
  /** 1…31 */
  day: number
}

/** Proleptic Gregorian; the era arithmetic counts years from March, so that leap days come last. */
export function calendarDay(days: number): CalendarDay {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  }
}

export function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS
}

export function daysInMonth(year: number, month: number): number {
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1)
}

/** 0 Monday … 6 Sunday */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7
}
