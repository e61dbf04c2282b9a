import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

it('a backoff stays between half of its first and its longest wait, and never gets shorter', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 5_000 }),
      (failures, random, firstMs) => {
        const limits = { firstMs, mostMs: 30_000 }
        const waitMs = backoffMs(failures, random, limits)
        expect(waitMs).toBeGreaterThanOrEqual(Math.floor(firstMs / 2))
        expect(waitMs).toBeLessThanOrEqual(30_000)
        expect(backoffMs(failures + 1, random, limits)).toBeGreaterThanOrEqual(waitMs)
        expect(backoffMs(0, 1, limits)).toBe(firstMs)
      },
    ),
    { numRuns: 200 },
  )
})
