import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneClock } from '#domain/schedule/recurrence/zone.ts'
import { dayAt, fieldOf, hourAt, hourTicks, instantOfField, sameTimeOn } from './zone-time.ts'

const ZONES = ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']
const FROM = Date.UTC(2026, 0, 1)
const clocks = new Map(ZONES.map((zone) => [zone, zoneClock(zone, FROM, Date.UTC(2028, 0, 1))]))
const places = fc.record({
  zone: fc.constantFrom(...ZONES),
  at: fc.integer({ min: Date.UTC(2026, 0, 3) / 1_000, max: Date.UTC(2027, 11, 20) / 1_000 }).map((s) => s * 1_000),
  days: fc.integer({ min: 0, max: 7 }),
})

describe('a channel’s day on a time bar', () => {
  it('contains its instant, has 23 to 25 hours, and ends where the next starts', () => {
    fc.assert(
      fc.property(places, ({ zone, at }) => {
        const clock = clocks.get(zone)!
        const day = dayAt(clock, at)
        expect(day.from).toBeLessThanOrEqual(at)
        expect(day.to).toBeGreaterThan(at)
        expect((day.to - day.from) / 3_600_000).toBeGreaterThanOrEqual(23)
        expect((day.to - day.from) / 3_600_000).toBeLessThanOrEqual(25)
        expect(dayAt(clock, day.to).from).toBe(day.to)
        const hour = hourAt(clock, at)
        expect([hour.from <= at, at < hour.to, fieldOf(clock, hour.from).slice(14)]).toEqual([true, true, '00:00'])
        for (const tick of hourTicks(clock, day)) {
          expect(tick.at).toBeGreaterThanOrEqual(day.from)
          expect(tick.at).toBeLessThanOrEqual(day.to)
        }
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['back', Date.UTC(2027, 3, 3, 15)],
    ['forward', Date.UTC(2027, 9, 2, 15, 30)],
  ])('has an hour of 90 minutes when the clock goes %s by 30', (_, change) => {
    const clock = clocks.get('Australia/Lord_Howe')!
    for (const at of [change - 1_000, change, change + 1_000]) {
      const { from, to } = hourAt(clock, at)
      expect([from <= at, at < to, to - from]).toEqual([true, true, 5_400_000])
      expect([fieldOf(clock, from), fieldOf(clock, to)].map((text) => text.slice(14))).toEqual(['00:00', '00:00'])
    }
  })

  it('keeps the time of day when another day is chosen', () => {
    fc.assert(
      fc.property(places, ({ zone, at, days }) => {
        const clock = clocks.get(zone)!
        let day = dayAt(clock, at)
        for (let i = 0; i < days; i++) day = dayAt(clock, day.to)
        const chosen = sameTimeOn(clock, at, day)
        expect(dayAt(clock, chosen)).toEqual(day)
      }),
      { numRuns: 400 },
    )
  })
})

it('reads the instant that a field shows, and knows the missing hour', () => {
  const clock = clocks.get('Europe/Berlin')!
  const at = Date.UTC(2026, 10, 22, 19)
  expect(fieldOf(clock, at)).toBe('2026-11-22T20:00:00')
  expect(instantOfField(clock, '2026-11-22T20:00')).toBe(at)
  expect(instantOfField(clock, '2027-03-28T02:30')).toBeUndefined()
  expect(instantOfField(clock, '2026-02-30T02:30')).toBeNull()
})
