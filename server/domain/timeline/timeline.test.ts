import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { happenings, itemOf, live, NOW, programmes, SLATE } from '#server/testing/timelines.ts'
import { QUANTUM_MS, SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { applyChange, EDIT_LEAD_MS } from './change.ts'
import { entriesBetween } from './entries.ts'
import { segmentAt, segmentByMediaSequence } from './locate.ts'
import { goesOnAlike, planEdit, planStart, planStop } from './plan.ts'
import { planInsertItem } from './plan-control.ts'
import { availability, HOLD_BACK_MS, publishedSegments } from './published.ts'
import type { TimelineChunk } from './timeline.ts'

const RUNS = { numRuns: 120 }
const looks = fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 12 })

function started(items: Parameters<typeof itemOf>[], loop = true): TimelineChunk[] {
  const programme = {
    items: items.map(([id, quanta], position) => itemOf(id, quanta, { position })),
    loop,
    slate: SLATE,
  }
  return applyChange([], planStart(null, programme, NOW, null))
}

describe('a frozen timeline', () => {
  it('covers every time of a run without gap or overlap, on both clocks', () => {
    fc.assert(
      fc.property(programmes, happenings, (first, list) => {
        const { chunks, at } = live(first, list).at(-1)!
        let segment = publishedSegments(chunks, at)[0]!
        for (let i = 0; i < 60; i++) {
          const next = segmentAt(chunks, segment.startsAt + segment.durationMs)!
          expect(next.startsAt).toBe(segment.startsAt + segment.durationMs)
          expect(next.clockMs).toBe(segment.clockMs + segment.durationMs)
          expect(next.mediaSequence).toBe(segment.mediaSequence + 1)
          const sameFormat = next.item.formatKey === segment.item.formatKey
          expect(next.discontinuitySequence - segment.discontinuitySequence).toBe(sameFormat ? 0 : 1)
          segment = next
        }
      }),
      RUNS,
    )
  })

  it('keeps what was published: no change alters a segment whose end has passed', () => {
    fc.assert(
      fc.property(programmes, happenings, (first, list) => {
        const moments = live(first, list)
        moments.slice(1).forEach((moment, i) => {
          const before = publishedSegments(moments[i]!.chunks, moment.at, 120_000)
          for (const segment of before) {
            expect(segmentByMediaSequence(moment.chunks, segment.mediaSequence)).toEqual(segment)
          }
        })
      }),
      RUNS,
    )
  })

  it('never uses a sequence number twice, nor sets the media clock back, across stops and starts', () => {
    fc.assert(
      fc.property(programmes, happenings, (first, list) => {
        const moments = live(first, list)
        const aired = new Map<number, number>()
        let highest = -1
        let highestDiscontinuity = -1
        moments.forEach((moment, i) => {
          // Not past the next event: what would have aired after a stop was never published.
          const lookAt = Math.min(moment.at + 1_000, moments[i + 1]?.at ?? Number.POSITIVE_INFINITY)
          for (const segment of publishedSegments(moment.chunks, lookAt)) {
            const known = aired.get(segment.mediaSequence)
            if (known === undefined) {
              expect(segment.mediaSequence).toBeGreaterThan(highest)
              highest = segment.mediaSequence
            } else expect(segment.clockMs).toBe(known)
            aired.set(segment.mediaSequence, segment.clockMs)
            expect(segment.discontinuitySequence).toBeGreaterThanOrEqual(known === undefined ? highestDiscontinuity : 0)
            highestDiscontinuity = Math.max(highestDiscontinuity, segment.discontinuitySequence)
          }
        })
        const inOrder = [...aired].sort(([a], [b]) => a - b).map(([, clockMs]) => clockMs)
        expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
      }),
      RUNS,
    )
  })

  it('finds the same segment by time and by sequence number, however far ahead', () => {
    fc.assert(
      fc.property(programmes, happenings, fc.integer({ min: 0, max: 5 * 365 * 86_400_000 }), (first, list, ahead) => {
        const { chunks, at } = live(first, list).at(-1)!
        const segment = segmentAt(chunks, at + ahead)!
        expect(segmentByMediaSequence(chunks, segment.mediaSequence)).toEqual(segment)
        expect(segment.startsAt).toBeLessThanOrEqual(at + ahead)
        expect(segment.startsAt + segment.durationMs).toBeGreaterThan(at + ahead)
      }),
      RUNS,
    )
  })

  it('publishes only complete, consecutive, past segments, and always at least the hold-back', () => {
    fc.assert(
      fc.property(programmes, happenings, looks, (first, list, times) => {
        const { chunks, at } = live(first, list).at(-1)!
        for (const ahead of times) {
          const now = at + ahead
          const segments = publishedSegments(chunks, now)
          // The long list ends with the short one, and has only fetchable segments.
          const long = publishedSegments(chunks, now, 600_000)
          expect(long.slice(-segments.length)).toEqual(segments)
          expect(long.every((segment) => availability(segment, now) === 'published')).toBe(true)
          const total = segments.reduce((sum, segment) => sum + segment.durationMs, 0)
          expect(total).toBeGreaterThanOrEqual(HOLD_BACK_MS)
          segments.forEach((segment, i) => {
            expect(availability(segment, now)).toBe('published')
            expect(segment.durationMs % QUANTUM_MS).toBe(0)
            expect(segment.durationMs).toBeLessThanOrEqual(SEGMENT_MS)
            if (i > 0) expect(segment.mediaSequence).toBe(segments[i - 1]!.mediaSequence + 1)
          })
          expect(now - segments.at(-1)!.startsAt - segments.at(-1)!.durationMs).toBeLessThan(SEGMENT_MS)
        }
      }),
      RUNS,
    )
  })

  it('has the same content in its entries and its segments', () => {
    fc.assert(
      fc.property(programmes, happenings, (first, list) => {
        const { chunks, at } = live(first, list).at(-1)!
        const entries = entriesBetween(chunks, at, at + 120_000)
        entries.forEach((entry, i) => {
          if (i > 0) expect(entry.startsAt).toBe(entries[i - 1]!.endsAt)
          const instant = Math.max(entry.startsAt, at)
          expect(segmentAt(chunks, instant)!.item.mediaId).toBe(entry.mediaId)
          expect(segmentAt(chunks, entry.endsAt - 1)!.item.mediaId).toBe(entry.mediaId)
        })
        expect(entries[0]!.startsAt).toBeLessThanOrEqual(at)
        expect(entries.at(-1)!.endsAt).toBeGreaterThanOrEqual(at + 120_000)
      }),
      RUNS,
    )
  })
})

describe('start', () => {
  it('of another channel begins above every number that an earlier one has used, so that caches distinguish them', () => {
    const quantaOfItems = fc.array(fc.integer({ min: 6, max: 400 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(quantaOfItems, fc.integer({ min: 0, max: 30 * 86_400_000 }), (quanta, airedMs) => {
        const gone = started(quanta.map((each, i) => [`m${i}`, each]))
        const last = segmentAt(gone, NOW + airedMs)!
        const programme = { items: [itemOf('b', 60)], loop: true, slate: SLATE }
        const [next] = planStart(null, programme, NOW + airedMs + 60_000, null).append
        expect(next!.mediaSequence).toBeGreaterThan(last.mediaSequence)
        // mfhd counts in 32 bits.
        expect(next!.mediaSequence).toBeLessThan(2 ** 32 / 2)
      }),
      RUNS,
    )
  })

  it('shows the first frame of the first item: the list begins with it and is full', () => {
    const chunks = started([
      ['a', 60],
      ['b', 30],
    ])
    const segments = publishedSegments(chunks, NOW)
    expect(segments[0]).toMatchObject({ index: 0, clockMs: 0, item: { mediaId: 'a' } })
    expect(segments).toHaveLength(4)
    expect(availability(segments.at(-1)!, NOW)).toBe('published')
  })

  it('airs the slate when the rundown has no usable item', () => {
    const chunks = started([])
    expect(segmentAt(chunks, NOW)!.item.mediaId).toBe('slate')
  })

  it('continues with the slate after a rundown that does not loop', () => {
    const chunks = started([['a', 60]], false)
    expect(segmentAt(chunks, NOW + 12_000)!.item.mediaId).toBe('slate')
    expect(segmentAt(chunks, NOW + 86_400_000)!.item.mediaId).toBe('slate')
  })
})

describe('stop', () => {
  it('leaves numbers unused after a run: an origin that learns of its end late has published some', () => {
    const before = started([['a', 1]])
    const late = publishedSegments(before, NOW + 20_000).at(-1)!
    const stopped = applyChange(before, planStop(before, NOW)!)
    const programme = { items: [itemOf('a', 1)], loop: true, slate: SLATE }
    const again = applyChange(stopped, planStart(stopped.at(-1)!, programme, NOW + 100, stopped[0]!.startsAt))
    expect(again.at(-1)!.mediaSequence).toBeGreaterThan(late.mediaSequence)
    expect(segmentByMediaSequence(again, late.mediaSequence)).toBeNull()
  })

  it('ends a run that begins ahead of this clock', () => {
    const before = started([['a', 60]])
    const stopped = applyChange(before, planStop(before, NOW - 3_600_000)!)
    expect(stopped).toHaveLength(1)
    expect(stopped[0]!.endsAt).toBe(stopped[0]!.startsAt + SEGMENT_MS)
  })
})

describe('edit', () => {
  const ids = (chunks: TimelineChunk[], from: number) =>
    entriesBetween(chunks, from, from + 60_000).map((entry) => entry.mediaId)
  const list = (...names: string[]) => ({
    items: names.map((id, position) => itemOf(id, 30, { position })),
    loop: true,
    slate: SLATE,
  })

  it('lets the item on air end, then continues with the new order', () => {
    const before = applyChange([], planStart(null, list('a', 'b', 'c'), NOW, null))
    const after = applyChange(before, planEdit(before, list('a', 'x', 'b', 'c'), { now: NOW })!)
    expect(segmentAt(before, NOW + EDIT_LEAD_MS)!.item.mediaId).toBe('b')
    expect(ids(after, NOW + EDIT_LEAD_MS).slice(0, 6)).toEqual(['b', 'c', 'a', 'x', 'b', 'c'])
  })

  it('leaves an item that was removed while on air at the next segment boundary', () => {
    const before = applyChange(
      [],
      planStart(null, { items: [itemOf('film', 30_000)], loop: true, slate: SLATE }, NOW, null),
    )
    const change = planEdit(before, list('x', 'y'), { now: NOW })!
    expect(change.effectiveAt - NOW).toBeGreaterThanOrEqual(EDIT_LEAD_MS)
    expect(change.effectiveAt - NOW).toBeLessThanOrEqual(EDIT_LEAD_MS + SEGMENT_MS)
    expect(segmentAt(applyChange(before, change), change.effectiveAt)!.item.mediaId).toBe('x')
  })

  it('continues with the item that followed the one that is left, not from the top', () => {
    const before = applyChange([], planStart(null, list('a', 'b', 'c'), NOW, null))
    expect(segmentAt(before, NOW + EDIT_LEAD_MS)!.item.mediaId).toBe('b')
    const change = planEdit(before, list('a', 'c'), { now: NOW })!
    expect(ids(applyChange(before, change), change.effectiveAt).slice(0, 3)).toEqual(['c', 'a', 'c'])
  })

  it('does not air an ended rundown again because a file came back', () => {
    const once = { ...list('a', 'b'), loop: false }
    const before = applyChange([], planStart(null, once, NOW, null))
    const later = NOW + 60_000
    expect(segmentAt(before, later)!.item.mediaId).toBe('slate')
    expect(planEdit(before, once, { now: later, cause: 'restore' })).toBeNull()
    expect(planEdit(before, once, { now: later, cause: 'edit' })).not.toBeNull()
  })

  it('is recognised as no change when only the slate would start again', () => {
    const before = started([])
    expect(goesOnAlike(before, planEdit(before, { ...list(), slate: SLATE }, { now: NOW, cause: 'substitute' })!)).toBe(
      true,
    )
    expect(goesOnAlike(before, planEdit(before, list('a'), { now: NOW, cause: 'restore' })!)).toBe(false)
  })

  it('replaces an edit that is still ahead', () => {
    const before = applyChange([], planStart(null, list('a', 'b', 'c'), NOW, null))
    const once = applyChange(before, planEdit(before, list('a', 'b', 'x'), { now: NOW })!)
    const twice = applyChange(once, planEdit(once, list('a', 'b', 'y'), { now: NOW + 100 })!)
    expect(twice).toHaveLength(2)
    expect(ids(twice, NOW + EDIT_LEAD_MS).slice(0, 3)).toEqual(['b', 'y', 'a'])
  })

  it('lets an inserted item play to its end, unless it cannot be read', () => {
    const before = applyChange([], planStart(null, list('a', 'b', 'c'), NOW, null))
    const spot = itemOf('spot', 90, { position: -1 })
    const during = applyChange(before, planInsertItem(before, list('a', 'b', 'c'), spot, NOW)!)
    const at = NOW + 3 * EDIT_LEAD_MS
    expect(segmentAt(during, at)!.item.mediaId).toBe('spot')
    const change = planEdit(during, list('a', 'x', 'c'), { now: at })!
    expect(change.effectiveAt).toBe(segmentAt(during, at)!.itemStartsAt + spot.durationMs)
    expect(ids(applyChange(during, change), at).slice(0, 3)).toEqual(['spot', 'c', 'a'])
    const lost = planEdit(during, list('a', 'c'), { now: at, cause: 'substitute', unusable: new Set(['spot']) })!
    expect(lost.effectiveAt - at).toBeLessThanOrEqual(EDIT_LEAD_MS + SEGMENT_MS)
  })

  it('is empty when the channel is off air', () => {
    const before = applyChange([], planStart(null, list('a'), NOW, null))
    const stopped = applyChange(before, planStop(before, NOW)!)
    expect(planEdit(stopped, list('b'), { now: NOW + 10_000 })).toBeNull()
    expect(planStop(stopped, NOW + 10_000)).toBeNull()
  })
})
