import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ALERT_FAILURES, type Recovery, recoverAfter } from './recover.ts'

const RULES = { stableMs: 30_000, backoff: { firstMs: 1_000, mostMs: 60_000 } }
const share = fc.double({ min: 0, max: 1, noNaN: true })

function failInARow(times: number, random: number, mostFailures?: number): Recovery[] {
  const seen: Recovery[] = []
  for (let i = 0; i < times; i++)
    seen.push(recoverAfter(seen.at(-1)?.failures ?? 0, 0, { ...RULES, ...(mostFailures && { mostFailures }) }, random))
  return seen
}

it('property: each wait is within its limits, and none is shorter than the one before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 100 }), share, (times, random) => {
      const delays = failInARow(times, random).map(({ delayMs }) => delayMs)
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_000)
      expect(Math.max(...delays)).toBeLessThanOrEqual(60_000)
      expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    }),
  )
})

it('property: one alert in a row of failures, and an end after as many as are allowed', () => {
  fc.assert(
    fc.property(fc.integer({ min: ALERT_FAILURES, max: 50 }), share, (mostFailures, random) => {
      const row = failInARow(mostFailures, random, mostFailures)
      expect(row.map(({ alert }) => alert).lastIndexOf(true)).toBe(ALERT_FAILURES - 1)
      expect(row.filter(({ alert }) => alert)).toHaveLength(1)
      expect(row.map(({ isGivenUp }) => isGivenUp).indexOf(true)).toBe(mostFailures - 1)
    }),
  )
})

it('what ran long enough begins at the first wait again', () => {
  expect(recoverAfter(12, 30_000, RULES, 0)).toEqual({ failures: 1, delayMs: 1_000, isGivenUp: false, alert: false })
  expect(recoverAfter(12, 29_999, RULES, 0).failures).toBe(13)
})
