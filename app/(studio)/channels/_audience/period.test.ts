import { expect, it } from 'vitest'
import { zoneClock } from '#domain/schedule/recurrence/zone.ts'
import { dayAt } from '../_future/zone-time.ts'
import { alignBefore, averageBetween, periodBefore, periodOf, weekdayHours } from './period.ts'

const at = (text: string) => Date.parse(text)
const clock = zoneClock('Europe/Berlin', at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'))

it('a period ends with its last day, in local time', () => {
  // Clocks went back on 25 October.
  const last = dayAt(clock, at('2026-10-26T12:00:00Z'))
  expect(periodOf(clock, last, 1)).toEqual({
    from: at('2026-10-25T23:00:00Z'),
    to: at('2026-10-26T23:00:00Z'),
    days: 1,
  })
  expect(periodOf(clock, last, 7).from).toBe(at('2026-10-19T22:00:00Z'))
})

it('the period before is the same weekday, or as many days before', () => {
  const last = dayAt(clock, at('2026-10-26T12:00:00Z'))
  expect(periodBefore(clock, last, 1)).toMatchObject({
    from: at('2026-10-18T22:00:00Z'),
    to: at('2026-10-19T22:00:00Z'),
  })
  expect(periodBefore(clock, last, 28).to).toBe(periodOf(clock, last, 28).from)
})

it('averages what is known', () => {
  const points = [
    { at: '2026-10-26T10:00:00Z', value: 10 },
    { at: '2026-10-26T10:01:00Z', value: 20 },
    { at: '2026-10-26T10:02:00Z', value: null },
    { at: '2026-10-26T10:03:00Z', value: 100 },
  ]
  expect(averageBetween(points, at('2026-10-26T10:00:00Z'), at('2026-10-26T10:03:00Z'))).toBe(15)
  expect(averageBetween(points, at('2026-10-26T10:02:00Z'), at('2026-10-26T10:03:00Z'))).toBe(null)
  // An ad of 20 seconds, and half of a minute with a quarter of the next.
  expect(averageBetween(points, at('2026-10-26T10:00:10Z'), at('2026-10-26T10:00:30Z'))).toBe(10)
  expect(averageBetween(points, at('2026-10-26T10:00:30Z'), at('2026-10-26T10:01:15Z'))).toBeCloseTo(13.33)
})

it('compares the same local time, also over a change of the clocks', () => {
  // 20:00 in Berlin, before and after the change.
  const points = [{ at: '2026-10-25T19:00:00Z', value: 9 }]
  const before = [
    { at: '2026-10-18T18:00:00Z', value: 5 },
    { at: '2026-10-18T19:00:00Z', value: 7 },
  ]
  expect(alignBefore(clock, { points, before, shiftMs: 7 * 86_400_000 })).toEqual([
    { at: '2026-10-25T19:00:00Z', value: 5 },
  ])
})

it('weekdays and hours are those of the channel', () => {
  const cells = weekdayHours(clock, [
    // Monday 00:00 in Berlin.
    { at: '2026-10-25T23:00:00Z', value: 4 },
    { at: '2026-11-01T23:00:00Z', value: 6 },
    { at: '2026-10-31T11:00:00Z', value: 7 },
  ])
  expect(cells[0]![0]).toBe(5)
  expect(cells[5]![12]).toBe(7)
  expect(cells[6]!.every((value) => value === null)).toBe(true)
})
