import { expect, it } from 'vitest'
import { HOUR_MS } from '#domain/instants.ts'
import { reportSeries } from './report-series.ts'

const hoursFrom = (start: string, count: number, valueAt: (hour: number) => number | null) =>
  Array.from({ length: count }, (_, hour) => ({ at: Date.parse(start) + hour * HOUR_MS, value: valueAt(hour) }))

it('a week is drawn by the hour', () => {
  const hours = hoursFrom('2026-10-18T22:00:00Z', 169, (hour) => hour)
  expect(reportSeries(hours, 'Europe/Berlin')).toEqual({ step: 'hour', points: hours })
  expect(reportSeries([], 'UTC')).toEqual({ step: 'hour', points: [] })
})

it('a month is drawn by the local day, also across a change of the clock', () => {
  const hours = hoursFrom('2026-09-30T22:00:00Z', 31 * 24 + 1, (hour) => (hour < 24 ? 3 : hour < 48 ? null : 1))
  const { step, points } = reportSeries(hours, 'Europe/Berlin')
  expect([step, points.length]).toEqual(['day', 31])
  expect(points.slice(0, 3).map(({ value }) => value)).toEqual([3, null, 1])
  expect(new Date(points.at(-1)!.at).toISOString()).toBe('2026-10-30T23:00:00.000Z')
})
