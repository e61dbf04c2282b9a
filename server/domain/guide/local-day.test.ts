import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zones } from './fixtures.ts'
import { localDate, localDay, startOfDay, zoneOffsetMs } from './local-day.ts'

const HOUR = 3_600_000
const dates = fc
  .integer({ min: Date.UTC(1985, 0, 1) / 86_400_000, max: Date.UTC(2037, 0, 1) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))

describe('a day in a zone', () => {
  it('begins where the one before ends, and holds exactly the instants of its date', () => {
    fc.assert(
      fc.property(zones, dates, fc.double({ min: 0, max: 1, noNaN: true }), (zone, date, share) => {
        const { startsAt, endsAt } = localDay(zone, date)
        const next = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
        expect(localDay(zone, next).startsAt).toBe(endsAt)
        if (startsAt === endsAt) return expect(`${zone} ${date}`).toBe('Pacific/Apia 2011-12-30')
        expect(localDate(zone, startsAt)).toBe(date)
        expect(localDate(zone, startsAt - 60_000) < date).toBe(true)
        // St. John's went back over midnight for some years: the minute before counts to both days there.
        const at = Math.min(endsAt - 1, Math.floor(startsAt + share * (endsAt - startsAt)))
        if (zone !== 'America/St_Johns') expect(localDate(zone, at)).toBe(date)
      }),
      { numRuns: 400 },
    )
  })

  it('has 23, 24 or 25 hours, or half of one more or less, and none where the date line was crossed', () => {
    const hours = (zone: string, date: string) => {
      const { startsAt, endsAt } = localDay(zone, date)
      return (endsAt - startsAt) / HOUR
    }
    expect(hours('Europe/Berlin', '2026-03-29')).toBe(23)
    expect(hours('Europe/Berlin', '2026-10-25')).toBe(25)
    expect(hours('Europe/Berlin', '2024-02-29')).toBe(24)
    expect(hours('Australia/Lord_Howe', '2026-04-05')).toBe(24.5)
    expect(hours('Australia/Lord_Howe', '2026-10-04')).toBe(23.5)
    // Midnight itself was skipped, or came twice.
    expect(hours('America/Sao_Paulo', '2018-11-04')).toBe(23)
    expect(new Date(startOfDay('America/Sao_Paulo', '2018-11-04')).toISOString()).toBe('2018-11-04T03:00:00.000Z')
    expect(hours('America/Sao_Paulo', '2018-02-17')).toBe(25)
    expect(hours('Pacific/Apia', '2011-12-30')).toBe(0)
    expect(hours('Asia/Kathmandu', '2026-12-31')).toBe(24)
  })

  it('knows offsets that are no whole hours', () => {
    const at = Date.UTC(2026, 0, 1)
    expect(zoneOffsetMs('Asia/Kathmandu', at)).toBe(5.75 * HOUR)
    expect(zoneOffsetMs('America/St_Johns', at)).toBe(-3.5 * HOUR)
    expect(zoneOffsetMs('Australia/Lord_Howe', at)).toBe(11 * HOUR)
  })

  it('refuses what is no date or no zone', () => {
    expect(() => startOfDay('UTC', '2026-02')).toThrow(RangeError)
    expect(() => startOfDay('UTC', '2026-13-01')).toThrow(RangeError)
    expect(() => startOfDay('Mars/Olympus', '2026-01-01')).toThrow(RangeError)
  })
})
