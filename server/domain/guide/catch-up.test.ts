import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import { CATCH_UP_DAYS, longestCatchUpWithin, type PastProgramme, watchableUntil } from './catch-up.ts'

const NOW = Date.UTC(2026, 10, 29)
const aired: PastProgramme = { kind: 'PROGRAMME', endsAt: NOW - DAY_MS, notBefore: null, notAfter: null }

it.each([
  ['a programme within the window', {}, 3, NOW + 2 * DAY_MS],
  ['one at the end of the window', {}, 1, null],
  ['one without catch-up', {}, 0, null],
  ['one that is on air', { endsAt: NOW + 1 }, 3, null],
  ['an ad', { kind: 'AD' as const }, 3, null],
  ['a filler', { kind: 'FILLER' as const }, 3, null],
  ['one whose rights end first', { notAfter: NOW + 1_000 }, 3, NOW + 1_000],
  ['one whose rights have ended', { notAfter: NOW }, 3, null],
  ['one whose rights have not begun', { notBefore: NOW + 1 }, 3, null],
])('decides for %s', (_, change, days, until) => {
  expect(watchableUntil({ ...aired, ...change }, days, NOW)).toBe(until)
})

it('never allows more than the window, or than the rights', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS }),
      fc.option(fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS })),
      fc.constantFrom(...CATCH_UP_DAYS),
      (ago, rights, days) => {
        const notAfter = rights === null ? null : NOW + rights
        const endsAt = NOW - ago
        const until = watchableUntil({ ...aired, endsAt, notAfter }, days, NOW)
        if (until === null) return
        expect(endsAt).toBeLessThanOrEqual(NOW)
        expect(until).toBeGreaterThan(NOW)
        expect(until).toBeLessThanOrEqual(Math.min(endsAt + days * DAY_MS, notAfter ?? until))
      },
    ),
    { numRuns: 200 },
  )
})

it('knows the longest window within a plan', () => {
  expect([0, 1, 2, 7, 99].map(longestCatchUpWithin)).toEqual([0, 1, 1, 7, 30])
})
