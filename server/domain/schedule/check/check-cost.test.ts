import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import { blockOf, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import { firstAirState } from '../expand/air-state.ts'
import { ExpansionTooLongError, expand } from '../expand/expand.ts'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { checkCost } from './check-cost.ts'

const NOW = Math.ceil(Date.UTC(2026, 10, 28) / 320) * 320
const HOSTILE = 'FREQ=YEARLY;COUNT=10000;BYYEARDAY=366;BYSETPOS=1'
const blocks = (rrule: string, count: number) =>
  Array.from({ length: count }, (_, i) => blockOf(`b${i}`, '2016-01-01T20:00:00', 60, { rrule }))

describe('the cost of a schedule', () => {
  it.each([
    [HOSTILE, 1, 'blocks[0].rrule'],
    ['FREQ=WEEKLY;COUNT=10000', 1, 'blocks[0].rrule'],
    ['FREQ=DAILY;COUNT=10000', 50, 'blocks[39].rrule'],
  ])('%s in %i blocks is rejected at %s', (rrule, count, field) => {
    expect(checkCost(scheduleOf(blocks(rrule, count)))).toEqual([{ field, message: expect.stringContaining('UNTIL') }])
  })

  it.each([
    ['FREQ=DAILY;COUNT=10000', 1],
    ['FREQ=DAILY;COUNT=365', 500],
    ['FREQ=YEARLY;COUNT=30', 1],
    ['FREQ=DAILY;COUNT=2;BYMONTH=2;BYMONTHDAY=30', 1],
    ['FREQ=DAILY', 2_000],
  ])('%s in %i blocks is accepted', (rrule, count) => {
    expect(checkCost(scheduleOf(blocks(rrule, count)))).toEqual([])
  })

  it('a stored schedule of hostile rules is expanded in bounded time', () => {
    const before = process.cpuUsage()
    occurrencesBetween(scheduleOf(blocks(HOSTILE, 2_000)), NOW, NOW + 7 * DAY_MS)
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000)
  })

  it('an expansion of more entries than the limit is reported', () => {
    const library = libraryOf([mediaOf('short', 1_920)])
    const source = { type: 'list' as const, mediaIds: ['short'], order: 'sequence' as const }
    const schedule = scheduleOf([blockOf('all-day', '2026-01-01T00:00:00', 24 * 60, { rrule: 'FREQ=DAILY', source })])
    expect(expand(schedule, library, firstAirState(NOW), NOW + 3 * DAY_MS).entries).toHaveLength(135_000)
    expect(() => expand(schedule, library, firstAirState(NOW), NOW + 90 * DAY_MS)).toThrow(ExpansionTooLongError)
  })
})
