// The range that a report page shows.
import { lastComplete, type ReportPeriod } from '#domain/analytics/report-period.ts'
import { DAY_MS, iso } from '#domain/instants.ts'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import { firstInstantOf, toLocalMs, zoneClock } from '#domain/schedule/recurrence/zone.ts'

export interface ReportRange {
  /** ISO 8601. */
  from: string
  to: string
}

export type Choice = { period: ReportPeriod } | ({ period: 'range' } & ReportRange)

export const PERIOD_OPTIONS = [
  { value: 'day', label: 'Yesterday' },
  { value: 'week', label: 'Last week' },
  { value: 'month', label: 'Last month' },
  { value: 'range', label: 'Range' },
] as const

export function isoRangeOf(choice: Choice, zone: string, now: number): ReportRange {
  if (choice.period === 'range') return { from: choice.from, to: choice.to }
  const { from, to } = lastComplete(choice.period, zone, now)
  return { from: iso(from), to: iso(to) }
}

const clockAround = (zone: string, at: number) => zoneClock(zone, at - DAY_MS, at + DAY_MS)

/** 2026-11-22T20:00, the value of a datetime-local field. */
export function fieldOf(zone: string, instant: string): string {
  const at = Date.parse(instant)
  return formatLocal(toLocalMs(clockAround(zone, at), at)).slice(0, 16)
}

/** Null: no date and time. One in the missing hour becomes the instant of the change. */
export function instantOf(zone: string, field: string): string | null {
  const localMs = parseLocal(field)
  return localMs === null ? null : iso(firstInstantOf(clockAround(zone, localMs), localMs))
}
