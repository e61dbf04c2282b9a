import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkAt, segmentAt, segmentInChunk } from '#domain/timeline/locate.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { happenings, live, programmes } from '#server/testing/timelines.ts'
import { endOf, enteredAt, previewChunk, writtenEntries } from './future-entries.ts'

const WINDOW_MS = 120_000

/** A simulated timeline, and a time ahead at which it is on air. */
const futures = fc
  .record({ first: programmes, list: happenings, aheadMs: fc.integer({ min: 10_000, max: 400_000 }) })
  .map(({ first, list, aheadMs }) => {
    const moment = live(first, list).at(-1)!
    return { chunks: moment.chunks, at: moment.at + aheadMs }
  })
  .filter(({ chunks, at }) => chunkAt(chunks, at) !== null)

describe('a preview of a timeline', () => {
  it('is gapless and covers its window', () => {
    fc.assert(
      fc.property(futures, ({ chunks, at }) => {
        const entries = enteredAt(writtenEntries(chunks, at, at + WINDOW_MS), at)
        expect(entries[0]!.startsAt).toBeLessThanOrEqual(at)
        expect(at - entries[0]!.startsAt).toBeLessThan(1_920)
        entries.forEach((entry, i) => {
          const next = entries[i + 1]
          if (next) expect(next.startsAt).toBe(endOf(entry))
          else expect(endOf(entry)).toBeGreaterThanOrEqual(at + WINDOW_MS)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('shows segment by segment what will air', () => {
    fc.assert(
      fc.property(futures, ({ chunks, at }) => {
        const chunk = previewChunk(enteredAt(writtenEntries(chunks, at, at + WINDOW_MS), at))
        expect(chunk.mediaSequence).toBe(0)
        let number = 0
        for (let from = chunk.startsAt; from < chunk.endsAt!; ) {
          const segment = segmentInChunk(chunk, from)
          const air = segmentAt(chunks, segment.startsAt)!
          const facts = ({ startsAt, durationMs, index, item }: AirSegment) => ({
            startsAt,
            durationMs,
            index,
            mediaId: item.mediaId,
            formatKey: item.formatKey,
          })
          expect(facts(segment)).toEqual(facts(air))
          expect(segment.mediaSequence).toBe(number++)
          expect(segment.clockMs).toBe(segment.startsAt - chunk.startsAt)
          from += segment.durationMs
        }
      }),
      { numRuns: 200 },
    )
  })
})
