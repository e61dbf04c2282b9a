import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { lookUpOffsetMs } from '#domain/schedule/recurrence/zone.ts'
import { lastComplete, nextMailAt, REPORT_PERIODS } from './report-period.ts'

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago']
const zones = fc.constantFrom(...ZONES)
const periods = fc.constantFrom(...REPORT_PERIODS)
const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) })
const RUNS = { numRuns: 300 }

const rangeOf = (...asked: Parameters<typeof lastComplete>) => {
  const { from, to } = lastComplete(...asked)
  return [new Date(from).toISOString(), new Date(to).toISOString()]
}
const at = (text: string) => Date.parse(text)
const localHour = (zone: string, instant: number) =>
  new Date(instant + lookUpOffsetMs(zone, instant)).toISOString().slice(11, 16)

describe('the last complete period', () => {
  it.each([
    ['day', 'UTC', '2026-12-01T00:00:00Z', '2026-11-30T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    ['day', 'Europe/Berlin', '2026-11-30T22:59:59Z', '2026-11-28T23:00:00.000Z', '2026-11-29T23:00:00.000Z'],
    ['day', 'Europe/Berlin', '2026-11-30T23:00:00Z', '2026-11-29T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    // 23 and 25 hours.
    ['day', 'Europe/Berlin', '2026-03-30T06:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['day', 'Europe/Berlin', '2026-10-26T06:00:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // The clock jumps over midnight in Santiago.
    ['day', 'America/Santiago', '2026-09-07T06:00:00Z', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
    ['week', 'UTC', '2026-12-01T12:00:00Z', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['week', 'Europe/Berlin', '2026-03-30T00:00:00Z', '2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['month', 'Europe/Berlin', '2026-04-15T00:00:00Z', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
    ['month', 'UTC', '2028-03-01T00:00:00Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['month', 'Asia/Kolkata', '2027-01-01T00:00:00Z', '2026-11-30T18:30:00.000Z', '2026-12-31T18:30:00.000Z'],
  ] as const)('%s in %s at %s', (period, zone, now, from, to) => {
    expect(rangeOf(period, zone, at(now))).toEqual([from, to])
  })

  it('property: it is over, the next one is not, and both meet', () => {
    fc.assert(
      fc.property(periods, zones, instants, (period, zone, now) => {
        const last = lastComplete(period, zone, now)
        expect(last.to).toBeLessThanOrEqual(now)
        expect(last.from).toBeLessThan(last.to)
        // 31 days and an hour, or one day and an hour.
        const longest = period === 'month' ? 31 : period === 'week' ? 7 : 1
        expect(now - last.to).toBeLessThan(longest * DAY_MS + HOUR_MS)
        const before = lastComplete(period, zone, last.to - 1)
        expect(before.to).toBe(last.from)
      }),
      RUNS,
    )
  })
})

describe('a mail of a report', () => {
  it.each([
    ['day', 'Europe/Berlin', 6, '2026-12-01T05:00:00Z', '2026-12-02T05:00:00.000Z'],
    ['day', 'Europe/Berlin', 6, '2026-12-01T04:59:59Z', '2026-12-01T05:00:00.000Z'],
    // The missing hour.
    ['day', 'Europe/Berlin', 2, '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    // The repeated hour: its first pass.
    ['day', 'Europe/Berlin', 2, '2026-10-24T12:00:00Z', '2026-10-25T00:00:00.000Z'],
    ['week', 'America/New_York', 8, '2026-12-01T00:00:00Z', '2026-12-07T13:00:00.000Z'],
    ['month', 'Europe/Berlin', 8, '2026-12-01T08:00:00Z', '2027-01-01T07:00:00.000Z'],
    ['month', 'UTC', 8, '2027-01-31T08:00:00Z', '2027-02-01T08:00:00.000Z'],
  ] as const)('%s in %s at %i, after %s', (period, zone, hour, after, due) => {
    expect(new Date(nextMailAt(period, zone, hour, at(after))).toISOString()).toBe(due)
  })

  it('property: mails of one report are of periods that follow each other', () => {
    fc.assert(
      fc.property(periods, zones, fc.integer({ min: 0, max: 23 }), instants, (period, zone, hour, now) => {
        const first = nextMailAt(period, zone, hour, now)
        const second = nextMailAt(period, zone, hour, first)
        expect(first).toBeGreaterThan(now)
        expect(lastComplete(period, zone, second).from).toBe(lastComplete(period, zone, first).to)
        const shown = localHour(zone, first)
        if (shown !== `${String(hour).padStart(2, '0')}:00`)
          expect(lookUpOffsetMs(zone, first - 1)).not.toBe(lookUpOffsetMs(zone, first))
      }),
      RUNS,
    )
  })
})
