import fc from 'fast-check'
import { expect, it } from 'vitest'
import { artworkIndex } from './artwork.ts'

const facts = { artworkAtMs: null, durationMs: 90_000, thumbnailCount: 45, thumbnailIntervalMs: 2_000 }

it('is a third into the item unless a time was chosen', () => {
  expect(artworkIndex(facts)).toBe(15)
  expect(artworkIndex({ ...facts, artworkAtMs: 0 })).toBe(0)
  expect(artworkIndex({ ...facts, artworkAtMs: 41_999 })).toBe(20)
  expect(artworkIndex({ ...facts, thumbnailCount: 0 })).toBeNull()
})

it('is always a thumbnail that exists', () => {
  fc.assert(
    fc.property(
      fc.record({
        artworkAtMs: fc.option(fc.nat(1e9)),
        durationMs: fc.option(fc.nat(1e9)),
        thumbnailCount: fc.integer({ min: 1, max: 50_000 }),
        thumbnailIntervalMs: fc.integer({ min: 1, max: 60_000 }),
      }),
      (any) => {
        const index = artworkIndex(any)
        expect(index).toBeGreaterThanOrEqual(0)
        expect(index).toBeLessThan(any.thumbnailCount)
      },
    ),
    { numRuns: 500 },
  )
})
