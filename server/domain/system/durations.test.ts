import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bucketOf, DURATION_BUCKETS, limitOf, percentile } from './durations.ts'

const countsOf = (durations: readonly number[]) => {
  const counts = new Array<number>(DURATION_BUCKETS).fill(0)
  for (const each of durations) counts[bucketOf(each)] = (counts[bucketOf(each)] ?? 0) + 1
  return counts
}
const duration = fc.double({ min: 0.3, max: 100_000, noNaN: true })

it('a percentile is at most a fifth above the exact one, and never below', () => {
  fc.assert(
    fc.property(fc.array(duration, { minLength: 1 }), fc.constantFrom(0.5, 0.95, 0.99), (durations, share) => {
      const exact = durations.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(durations.length * share)) - 1] ?? 0
      const found = percentile(countsOf(durations), share) ?? 0
      expect(found).toBeGreaterThanOrEqual(exact - 0.01)
      expect(found).toBeLessThanOrEqual(exact * 1.2 + 0.01)
    }),
  )
})

it('a longer duration is in no lower bucket, and below its limit', () => {
  fc.assert(
    fc.property(duration, duration, (one, other) => {
      expect(bucketOf(Math.max(one, other))).toBeGreaterThanOrEqual(bucketOf(Math.min(one, other)))
      expect(one).toBeLessThanOrEqual(limitOf(bucketOf(one)) * 1.000001)
    }),
  )
})

it('odd durations and no durations are counted or answered', () => {
  expect([bucketOf(0), bucketOf(-1), bucketOf(Number.NaN)]).toEqual([0, 0, 0])
  expect(bucketOf(1e12)).toBe(DURATION_BUCKETS - 1)
  expect(percentile(countsOf([]), 0.5)).toBeNull()
})
