import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_POSTERS, pickPosters, type Still } from './pick-posters.ts'

const stillsOf = (bytes: readonly number[]): Still[] =>
  bytes.map((size, index) => ({ atMs: index * 2_000, bytes: size }))
const none = { cutsMs: [], faults: [] }

describe('posters', () => {
  it('are the most detailed pictures from all over the item', () => {
    const bytes = Array.from({ length: 60 }, (_, index) => (index % 10 === 5 ? 9_000 : 6_000))
    const posters = pickPosters(stillsOf(bytes), { durationMs: 120_000, ...none })
    expect(posters.map((atMs) => atMs / 2_000)).toEqual([5, 15, 25, 35, 45, 55])
  })

  it('are not black, no fade, and not the first picture', () => {
    const bytes = Array.from({ length: 30 }, (_, index): number => (index < 10 ? 900 : 8_000))
    bytes[0] = 50_000
    const faults = [{ kind: 'black' as const, fromMs: 40_000, toMs: 52_000 }]
    const posters = pickPosters(stillsOf(bytes), { durationMs: 60_000, cutsMs: [], faults })
    expect(posters.length).toBeGreaterThan(2)
    expect(posters.every((atMs) => atMs >= 20_000 && (atMs < 40_000 || atMs >= 52_000))).toBe(true)
  })

  it('come from different scenes, and not from the moment of a cut', () => {
    const bytes = Array.from({ length: 24 }, () => 5_000)
    // Both are of one scene, which lasts from one part of the item into the next.
    bytes[6] = 9_500
    bytes[9] = 9_500
    bytes[15] = 9_900
    const posters = pickPosters(stillsOf(bytes), { durationMs: 48_000, cutsMs: [10_000, 19_000, 29_950], faults: [] })
    expect(posters).toEqual([2_000, 12_000, 20_000, 24_000, 32_000, 40_000])
  })

  it('are few, ascending, and pictures of the item', () => {
    const stills = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }).map(stillsOf)
    fc.assert(
      fc.property(stills, fc.array(fc.integer({ min: 0, max: 400_000 })), (all, cuts) => {
        const cutsMs = cuts.toSorted((a, b) => a - b)
        const posters = pickPosters(all, { durationMs: all.length * 2_000, cutsMs, faults: [] })
        expect(posters.length).toBeLessThanOrEqual(MOST_POSTERS)
        expect(posters).toEqual([...new Set(posters)].toSorted((a, b) => a - b))
        expect(posters.every((atMs) => all.some((still) => still.atMs === atMs))).toBe(true)
      }),
    )
  })
})
