import fc from 'fast-check'
import { expect, it } from 'vitest'
import { artworkIndex } from './artwork.ts'

const stored = { durationMs: 90_000, thumbnailCount: 45, thumbnailIntervalMs: 2_000 }
const facts = { ...stored, artworkAtMs: null, posterAtMs: [] }

it('is a third into the item unless a time was chosen', () => {
  expect(artworkIndex(facts)).toBe(15)
  expect(artworkIndex({ ...facts, artworkAtMs: 0 })).toBe(0)
  expect(artworkIndex({ ...facts, artworkAtMs: 41_999 })).toBe(20)
  expect(artworkIndex({ ...facts, thumbnailCount: 0 })).toBeNull()
})

it('is the suggested still that is nearest to a third, so no black one', () => {
  expect(artworkIndex({ ...facts, posterAtMs: [2_000, 24_000, 40_000, 80_000] })).toBe(12)
  expect(artworkIndex({ ...facts, posterAtMs: [2_000], artworkAtMs: 50_000 })).toBe(25)
})

it('is always a thumbnail that exists', () => {
  fc.assert(
    fc.property(
      fc.record({
        artworkAtMs: fc.option(fc.nat(1e9)),
        durationMs: fc.option(fc.nat(1e9)),
        posterAtMs: fc.array(fc.nat(1e9), { maxLength: 6 }),
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
