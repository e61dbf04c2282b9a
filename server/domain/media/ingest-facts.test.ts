import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { findSourceFaults, loudnessStepMs, suggestBreaks } from './ingest-facts.ts'

describe('findSourceFaults', () => {
  it('reports damage in the file, and audio that is longer or shorter than the video', () => {
    const whole = { fromMs: 0, toMs: 60_000 }
    expect(findSourceFaults({ decodeErrors: 0, audioLongerMs: null }, 60_000)).toEqual([])
    expect(findSourceFaults({ decodeErrors: 0, audioLongerMs: -400 }, 60_000)).toEqual([])
    expect(findSourceFaults({ decodeErrors: 3, audioLongerMs: -1_400 }, 60_000)).toEqual([
      { kind: 'decode', ...whole, count: 3 },
      { kind: 'length', ...whole, offMs: -1_400 },
    ])
  })
})

describe('suggestBreaks', () => {
  it('takes cuts at segment boundaries, five minutes apart', () => {
    const edge = SEGMENT_MS * 200
    const cuts = [10_000, edge - 900, edge + 150, edge + 2_000, SEGMENT_MS * 400, 1_790_000]
    expect(suggestBreaks(cuts, { durationMs: 1_800_000 })).toEqual([edge, SEGMENT_MS * 400])
    expect(suggestBreaks(cuts, { durationMs: 600_000 })).toEqual([])
  })

  it('property: ascending boundaries inside the item, far apart', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(7_200_000)), fc.integer({ min: 320, max: 7_200_000 }), (cuts, durationMs) => {
        const breaks = suggestBreaks(
          cuts.toSorted((a, b) => a - b),
          { durationMs },
        )
        for (const [index, atMs] of breaks.entries()) {
          expect(atMs % SEGMENT_MS).toBe(0)
          expect(atMs - (breaks[index - 1] ?? 0)).toBeGreaterThanOrEqual(300_000)
          expect(durationMs - atMs).toBeGreaterThanOrEqual(300_000)
        }
      }),
      { numRuns: 200 },
    )
  })
})

it('the loudness of a film takes 4,320 values at most', () => {
  expect(loudnessStepMs(600_000)).toBe(1_000)
  expect((12 * 3_600_000) / loudnessStepMs(12 * 3_600_000)).toBe(4_320)
})
