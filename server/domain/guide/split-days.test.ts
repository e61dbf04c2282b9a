import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepPast, nextOf, onNow, splitDays } from './split-days.ts'

const DAY_MS = 86_400_000
const utcDay = (at: number) => Math.floor(at / DAY_MS) * DAY_MS

it('lists every entry that is not over once, in order, under the day it begins in, and the current one under today', () => {
  const lengths = fc.array(fc.integer({ min: 1_800_000, max: 20 * 3_600_000 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(lengths, fc.nat(2 * DAY_MS), fc.nat(DAY_MS), (list, passedMs, skewMs) => {
      let at = Date.UTC(2026, 10, 21) + skewMs
      const now = at + passedMs
      const entries = list.map((lengthMs) => {
        const start = new Date(at).toISOString()
        at += lengthMs
        return { start, end: new Date(at).toISOString() }
      })
      const days = splitDays(entries, now, utcDay)
      expect(days.flatMap((day) => day.entries)).toEqual(entries.filter(({ end }) => Date.parse(end) > now))
      expect(days.map(({ from }) => from)).toEqual([...new Set(days.map(({ from }) => from))].sort((a, b) => a - b))
      for (const { from, entries: listed } of days)
        for (const entry of listed) expect(utcDay(Math.max(now, Date.parse(entry.start)))).toBe(from)
      const on = onNow(entries, now)
      expect(on === null || days[0]?.entries[0] === on).toBe(true)
      expect(nextOf(entries, now)).toBe(entries.find(({ start }) => Date.parse(start) > now) ?? null)
    }),
    { numRuns: 200 },
  )
})

it('keeps entries that a newer answer no longer has, because the picture is behind the clock', () => {
  const entry = (from: number, to: number) => ({
    start: new Date(from * 60_000).toISOString(),
    end: new Date(to * 60_000).toISOString(),
  })
  const [a, b, c] = [entry(0, 30), entry(30, 40), entry(40, 60)]
  const kept = keepPast(keepPast([], [a, b, c]), [c])
  expect(kept).toEqual([b, c])
  expect(onNow(kept, 39.9 * 60_000)).toEqual(b)
  // Past entries that were planned and never aired are not kept.
  expect(keepPast([a, b, c], [entry(35, 60)])).toEqual([a, entry(35, 60)])
})
