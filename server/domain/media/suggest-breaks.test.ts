import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import type { FaultSpan } from './find-faults.ts'
import { findSilentBlack, MAX_SILENT_BLACK, suggestBreaks } from './suggest-breaks.ts'

const SPACING_MS = 300_000
const NEAR_MS = 200
const edge = (index: number) => SEGMENT_MS * index
const around = (atMs: number, ms = 500) => ({ fromMs: atMs - ms, toMs: atMs + ms })

/** Spans of one kind as a detector reports them: in order, apart. */
const spansOf = (kind: 'black' | 'silence'): fc.Arbitrary<FaultSpan[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 9_000 })), { maxLength: 30 })
    .map((steps) => {
      let atMs = 0
      return steps.map(([gapMs, lengthMs]) => {
        const fromMs = atMs + gapMs
        atMs = fromMs + lengthMs
        return { kind, fromMs, toMs: atMs }
      })
    })

describe('findSilentBlack', () => {
  it('property: exactly the instants that are black and silent, in order', () => {
    fc.assert(
      fc.property(spansOf('black'), spansOf('silence'), fc.nat(2_000_000), (black, silence, atMs) => {
        const durationMs = 3_000_000
        const found = findSilentBlack([...silence, ...black], durationMs)
        expect(found).toEqual(found.toSorted((a, b) => a.fromMs - b.fromMs))
        const spanAt = (spans: FaultSpan[]) => spans.find(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs!)
        const [inBlack, inSilence] = [spanAt(black), spanAt(silence)]
        const isIn = found.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)
        if (!inBlack || !inSilence) expect(isIn).toBe(false)
        else {
          const sharedMs = Math.min(inBlack.toMs!, inSilence.toMs!) - Math.max(inBlack.fromMs, inSilence.fromMs)
          expect(isIn).toBe(sharedMs >= 400)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('lasts to the end of the item where a detector saw no end, and is bounded', () => {
    const spans: FaultSpan[] = [
      { kind: 'silence', fromMs: 50_000, toMs: null },
      { kind: 'black', fromMs: 58_000, toMs: 70_000 },
    ]
    expect(findSilentBlack(spans, 60_000)).toEqual([{ fromMs: 58_000, toMs: 60_000 }])
    const many = Array.from({ length: 2_000 }, (_, i) => ({ fromMs: i * 2_000, toMs: i * 2_000 + 1_000 }))
    const both = many.flatMap((span) => [
      { kind: 'black' as const, ...span },
      { kind: 'silence' as const, ...span },
    ])
    expect(findSilentBlack(both, 4_000_000)).toHaveLength(MAX_SILENT_BLACK)
  })
})

describe('suggestBreaks', () => {
  const item = { durationMs: 1_800_000 }

  it('takes cuts at segment boundaries, five minutes apart', () => {
    const cutsMs = [10_000, edge(200) - 900, edge(200) + 150, edge(200) + 2_000, edge(400), 1_790_000]
    expect(suggestBreaks({ cutsMs, silentBlack: [] }, item)).toEqual([edge(200), edge(400)])
    expect(suggestBreaks({ cutsMs, silentBlack: [] }, { durationMs: 600_000 })).toEqual([])
  })

  it('prefers black with silence, also where a cut comes earlier', () => {
    const silentBlack = [around(edge(300)), around(edge(302)), around(edge(500) + 900, 300)]
    const cutsMs = [edge(160), edge(200), edge(460), edge(500)]
    // 200 is too near to 300; 302 is of the same break; no boundary is inside the last stretch.
    expect(suggestBreaks({ cutsMs, silentBlack }, item)).toEqual([edge(300), edge(460)])
    expect(suggestBreaks({ cutsMs, silentBlack: [] }, item)).toEqual([edge(160), edge(460)])
  })

  const times = fc.array(fc.nat(7_200_000), { maxLength: 60 }).map((list) => list.toSorted((a, b) => a - b))
  const stretches = times.map((list) => list.map((atMs) => around(atMs, 700)))

  it('property: boundaries inside the item, far apart, of which no cut displaces a black and silent one', () => {
    fc.assert(
      fc.property(times, stretches, fc.integer({ min: 320, max: 7_200_000 }), (cutsMs, silentBlack, durationMs) => {
        const breaks = suggestBreaks({ cutsMs, silentBlack }, { durationMs })
        for (const [index, atMs] of breaks.entries()) {
          expect(atMs % SEGMENT_MS).toBe(0)
          expect(atMs - (breaks[index - 1] ?? 0)).toBeGreaterThanOrEqual(SPACING_MS)
          expect(durationMs - atMs).toBeGreaterThanOrEqual(SPACING_MS)
          const isQuiet = silentBlack.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)
          expect(isQuiet || cutsMs.some((cutMs) => Math.abs(cutMs - atMs) <= NEAR_MS)).toBe(true)
        }
        const alone = suggestBreaks({ cutsMs: [], silentBlack }, { durationMs })
        expect(breaks).toEqual(expect.arrayContaining(alone))
      }),
      { numRuns: 300 },
    )
  })
})
