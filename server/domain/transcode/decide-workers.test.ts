import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ADD_ABOVE, boundWorkers, decideWorkers } from './decide-workers.ts'

const BOUNDS = { min: 2, max: 16 }
const GIB = 1_024 ** 3

it('a long queue adds a worker, an empty one removes one, and anything between changes nothing', () => {
  expect(decideWorkers({ queued: 11, all: 4, own: 4 }, BOUNDS)).toBe(5)
  expect(decideWorkers({ queued: 10, all: 4, own: 4 }, BOUNDS)).toBe(4)
  expect(decideWorkers({ queued: 1, all: 4, own: 4 }, BOUNDS)).toBe(4)
  expect(decideWorkers({ queued: 0, all: 4, own: 4 }, BOUNDS)).toBe(3)
  expect(decideWorkers({ queued: 0, all: 2, own: 2 }, BOUNDS)).toBe(2)
  expect(decideWorkers({ queued: 900, all: 16, own: 16 }, BOUNDS)).toBe(16)
})

it('the workers of other processes count', () => {
  expect(decideWorkers({ queued: 11, all: 8, own: 4 }, BOUNDS)).toBe(4)
})

it('a small machine has fewer workers than configured', () => {
  expect(boundWorkers(BOUNDS, { cores: 8, memoryBytes: 64 * GIB })).toEqual({ min: 2, max: 8 })
  expect(boundWorkers(BOUNDS, { cores: 8, memoryBytes: 3.5 * GIB })).toEqual({ min: 2, max: 3 })
  expect(boundWorkers(BOUNDS, { cores: 1, memoryBytes: GIB / 2 })).toEqual({ min: 1, max: 1 })
  expect(boundWorkers({ min: 1, max: 4 }, { cores: 64, memoryBytes: 512 * GIB })).toEqual({ min: 1, max: 4 })
})

const arbitraryBounds = fc
  .tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 0, max: 64 }))
  .map(([min, more]) => ({ min, max: min + more }))

it('the pool changes by one at most, never leaves its bounds, and comes to rest for every queue', () => {
  fc.assert(
    fc.property(arbitraryBounds, fc.nat(10_000), fc.nat(200), (bounds, queued, others) => {
      let own = bounds.min
      for (let round = 0; round <= bounds.max; round++) {
        const next = decideWorkers({ queued, all: own + others, own }, bounds)
        expect(Math.abs(next - own)).toBeLessThanOrEqual(1)
        expect(next).toBeGreaterThanOrEqual(bounds.min)
        expect(next).toBeLessThanOrEqual(bounds.max)
        own = next
      }
      expect(decideWorkers({ queued, all: own + others, own }, bounds)).toBe(own)
      if (own < bounds.max) expect(queued).toBeLessThanOrEqual(ADD_ABOVE * Math.max(1, own + others))
    }),
    { numRuns: 300 },
  )
})

it('bounds of a machine never exceed its cores or the configuration', () => {
  fc.assert(
    fc.property(
      arbitraryBounds,
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 0, max: 2_048 }),
      (given, cores, gib) => {
        const { min, max } = boundWorkers(given, { cores, memoryBytes: gib * GIB })
        expect(min).toBeGreaterThanOrEqual(1)
        expect(max).toBeGreaterThanOrEqual(min)
        expect(max).toBeLessThanOrEqual(Math.min(cores, given.max))
      },
    ),
    { numRuns: 300 },
  )
})
