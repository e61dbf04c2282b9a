import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemOf, NOW } from '#server/testing/timelines.ts'
import { endOf, type FutureEntry } from './future-entries.ts'
import { mergePieces } from './merge-pieces.ts'

function entriesOf(quanta: readonly number[]): FutureEntry[] {
  let startsAt = NOW
  return quanta.map((length, i) => {
    const entry = { startsAt, item: itemOf(`m${i}`, length), scheduleVersion: null }
    startsAt = endOf(entry)
    return entry
  })
}

const lists = fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1_000, max: 20_000 })), {
  minLength: 1,
  maxLength: 60,
})

describe('the pieces of a time bar', () => {
  it('cover the window exactly, without overlap, and are at most as many as requested', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 40 }), (quanta, maxPieces) => {
        const entries = entriesOf(quanta)
        const to = endOf(entries.at(-1)!)
        const pieces = mergePieces(entries, NOW, to, maxPieces)
        expect(pieces.length).toBeLessThanOrEqual(maxPieces + 1)
        expect(pieces[0]!.startsAt).toBe(NOW)
        expect(pieces.at(-1)!.endsAt).toBe(to)
        pieces.forEach((piece, i) => {
          expect(piece.endsAt).toBeGreaterThan(piece.startsAt)
          if (i > 0) expect(piece.startsAt).toBe(pieces[i - 1]!.endsAt)
        })
        expect(pieces.reduce((sum, piece) => sum + piece.entries, 0)).toBe(entries.length)
      }),
      { numRuns: 300 },
    )
  })

  it('are named after their longest entry, and cut at the window', () => {
    const entries = entriesOf([10, 100, 5, 5, 1_000])
    const to = NOW + 100_000
    expect(mergePieces(entries, NOW + 320, to, 2)).toMatchObject([
      { startsAt: NOW + 320, title: 'm4', entries: 5, endsAt: to },
    ])
    expect(mergePieces(entries, NOW, to, 1_000).map(({ title }) => title)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4'])
  })
})
