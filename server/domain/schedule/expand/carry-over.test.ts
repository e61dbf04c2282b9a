import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, EDIT_LEAD_MS, leaveAtOf } from '#domain/timeline/change.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import type { ChunkCause, TimelineChunk } from '#domain/timeline/timeline.ts'
import { blockOf, type Case, cases, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { formatLocal } from '../model/local-time.ts'
import type { Library, Schedule } from '../model/schedule.ts'
import { slotTrack } from '../recurrence/slot-track.ts'
import type { Programming } from './join-air.ts'
import {
  AHEAD_MS,
  type CalendarChunk,
  type OnAir,
  planAhead,
  planCalendarStart,
  planInsert,
  planJoin,
} from './plan-calendar.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A channel that goes on air at `now`, written ahead. */
function started(programming: Programming, now: number): CalendarChunk[] {
  let chunks = applyChange(
    [],
    planCalendarStart({ previous: null, programming, state: null, now, clockOrigin: null }),
  ) as CalendarChunk[]
  for (;;) {
    const last = chunks.at(-1)!
    const change = planAhead(last, programming, last.stateAfter, now + AHEAD_MS)
    if (!change) return chunks
    chunks = applyChange(chunks, change) as CalendarChunk[]
  }
}

function onAirAt(chunks: readonly CalendarChunk[], programming: Programming, now: number): OnAir {
  const at = now + EDIT_LEAD_MS
  const kept = chunks.findLast(({ startsAt, endsAt }) => startsAt <= at && (endsAt === null || at < endsAt))
  return { chunks, programming, stateBefore: kept?.stateBefore ?? null }
}

function changed(
  chunks: readonly CalendarChunk[],
  before: Programming,
  after: Programming,
  now: number,
  cause: ChunkCause = 'publish',
) {
  const change = planJoin(onAirAt(chunks, before, now), after, leaveAtOf(now), cause)!
  return { effectiveAt: change.effectiveAt, chunks: applyChange(chunks, change) }
}

const picture = (chunks: readonly TimelineChunk[], at: number) => {
  const segment = segmentAt(chunks, at)
  return segment && `${segment.item.mediaId} ${segment.index}`
}

/** First time from `at` on that shows something else; null: none up to `until`. */
function firstChange(a: readonly TimelineChunk[], b: readonly TimelineChunk[], at: number, until: number) {
  for (let t = at; t < until; t += 320) if (picture(a, t) !== picture(b, t)) return t - at
  return null
}

/** When an item that is on air at `at` ends as written, including breaks inside it. */
function endOfItem(chunks: readonly TimelineChunk[], at: number, until: number): number {
  let end = at
  const before = segmentAt(chunks, at - 1)!
  const { mediaId } = before.item
  let { index } = before
  for (let t = at; t < until; ) {
    const segment = segmentAt(chunks, t)
    if (!segment) break
    const endsAt = segment.startsAt + segment.durationMs
    const { reason } = segment.item.scheduled ?? {}
    if (segment.item.mediaId === mediaId && reason === 'programme') {
      // The same item again: what was on air has ended.
      if (segment.index < index) break
      index = segment.index
      end = endsAt
    } else if (reason !== 'break' && reason !== 'bumper') break
    t = endsAt
  }
  return end
}

const T0 = Date.UTC(2027, 0, 4, 20, 0, 0)
const AT = formatLocal(T0)
const film = mediaOf('film', 60_160)
const next = mediaOf('next', 10 * MINUTE_MS)
const library = libraryOf([film, next])
const blocks = [
  { ...blockOf('short', AT, 0), durationMs: 40_000, source: { type: 'item' as const, mediaId: 'film' } },
  blockOf('next', formatLocal(T0 + 40_000), 10),
]
const programming = (change: Partial<Schedule> = {}, version = 1, items: Library = library): Programming => ({
  version,
  library: items,
  schedule: scheduleOf(blocks, change),
})
const unrelated = blockOf('far', formatLocal(T0 + 72 * HOUR_MS), 10, { source: { type: 'item', mediaId: 'next' } })

describe('an item that overruns its block', () => {
  // It airs from 0 s to 60.16 s, its block ends at 40 s.
  const now = T0 + 48_000
  const chunks = started(programming(), T0 - MINUTE_MS)

  it('airs to its end when a block three days ahead is published', () => {
    expect(picture(chunks, now)).toMatch(/^film/)
    const after = changed(chunks, programming(), programming({ blocks: [...blocks, unrelated] }, 2), now)
    expect(firstChange(chunks, after.chunks, now, T0 + 5 * MINUTE_MS)).toBeNull()
    expect(after.effectiveAt).toBeLessThan(T0 + 60_000)
  })

  it('airs to its end when a later item cannot be read', () => {
    const without = libraryOf([film, { ...next, state: 'missing' }])
    const after = changed(chunks, programming(), programming({}, 1, without), now, 'substitute')
    expect(firstChange(chunks, after.chunks, now, T0 + 60_160)).toBeNull()
    expect(picture(after.chunks, T0 + 62_000)).toMatch(/^slate/)
    const back = changed(
      after.chunks as CalendarChunk[],
      programming({}, 1, without),
      programming(),
      now + 4_000,
      'restore',
    )
    expect(firstChange(chunks, back.chunks, now, T0 + 60_160)).toBeNull()
  })

  it('is cut by a hard start of the new version, and left when its block was deleted or airs something else', () => {
    const hard = blockOf('hard', formatLocal(T0 + 56_000), 5, {
      start: 'hard' as const,
      layer: 'override' as const,
      source: { type: 'item' as const, mediaId: 'next' },
    })
    const cut = changed(chunks, programming(), programming({ blocks: [...blocks, hard] }, 2), now)
    expect(picture(cut.chunks, T0 + 53_000)).toMatch(/^film/)
    expect(picture(cut.chunks, T0 + 56_320)).toMatch(/^next/)
    const gone = changed(chunks, programming(), programming({ blocks: blocks.slice(1) }, 2), now)
    expect(picture(gone.chunks, gone.effectiveAt + SEGMENT_MS)).toMatch(/^next/)
    const other = { ...blocks[0]!, source: { type: 'item' as const, mediaId: 'next' } }
    const swapped = changed(chunks, programming(), programming({ blocks: [other, blocks[1]!] }, 2), now)
    expect(picture(swapped.chunks, swapped.effectiveAt + SEGMENT_MS)).not.toMatch(/^film/)
  })

  it('that an operator inserted airs completely, followed by the new version', () => {
    const inserted = planInsert(onAirAt(chunks, programming(), T0 + 5_000), programming(), film, leaveAtOf(T0 + 5_000))!
    const during = applyChange(chunks, inserted) as CalendarChunk[]
    const after = changed(during, programming(), programming({ blocks: [...blocks, unrelated] }, 2), T0 + 20_000)
    expect(after.effectiveAt).toBe(inserted.effectiveAt + film.durationMs)
    expect(firstChange(during, after.chunks, T0 + 20_000, after.effectiveAt)).toBeNull()
  })
})

describe('what is on air', () => {
  const times = fc.integer({ min: 5_000, max: 100 * MINUTE_MS })

  /** The item on air and its breaks as written, up to the first hard start. */
  function untouched(given: Case, afterMs: number, after: (before: Programming) => Programming, cause: ChunkCause) {
    const before: Programming = { version: 1, schedule: given.schedule, library: given.library }
    const chunks = started(before, given.from)
    const now = given.from + afterMs
    const change = changed(chunks, before, after(before), now, cause)
    const end = endOfItem(chunks, change.effectiveAt, chunks.at(-1)!.endsAt!)
    return { before: chunks, after: change.chunks, from: change.effectiveAt, end }
  }

  it('is not changed by a version that differs only in three days', () => {
    fc.assert(
      fc.property(cases, times, (given, afterMs) => {
        const far = blockOf('far', formatLocal(given.from + 74 * HOUR_MS), 30, {
          source: { type: 'item', mediaId: 'p1' },
        })
        const { before, after, from, end } = untouched(
          given,
          afterMs,
          ({ schedule, ...rest }) => ({
            ...rest,
            version: 2,
            schedule: { ...schedule, blocks: [...schedule.blocks, far] },
          }),
          'publish',
        )
        expect(firstChange(before, after, from, end)).toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  it('is not changed by other fillers, idents and titles, nor by an unreadable item that is not on air', () => {
    fc.assert(
      fc.property(cases, times, fc.nat(11), (given, afterMs, lost) => {
        const { before, after, from, end } = untouched(
          given,
          afterMs,
          ({ schedule, ...rest }) => ({
            ...rest,
            version: 2,
            schedule: {
              ...schedule,
              blocks: schedule.blocks.map((block) => ({ ...block, title: 'Another' })),
              fillers: { ...schedule.fillers, ident: { mediaIds: ['f1'], tags: [], cooldownMs: 0 }, mid: null },
            },
          }),
          'publish',
        )
        const reason = segmentAt(before, from - 1)!.item.scheduled?.reason
        if (reason === 'programme') expect(firstChange(before, after, from, end), 'publish').toBeNull()

        const id = `p${lost}`
        const gone = untouched(
          given,
          afterMs,
          ({ library: all, ...rest }) => ({
            ...rest,
            library: {
              ...all,
              media: new Map(
                [...all.media].map(([key, facts]) => [
                  key,
                  key === id ? { ...facts, state: 'missing' as const } : facts,
                ]),
              ),
            },
          }),
          'substitute',
        )
        const onAir = segmentAt(gone.before, gone.from - 1)!.item
        if (onAir.mediaId !== id && onAir.scheduled?.reason === 'programme')
          expect(firstChange(gone.before, gone.after, gone.from, gone.end), 'substitute').toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  it('ends at a hard start of the new version at the latest', () => {
    fc.assert(
      fc.property(cases, times, fc.integer({ min: 10_000, max: 20 * MINUTE_MS }), (given, afterMs, inMs) => {
        const before: Programming = { version: 1, schedule: given.schedule, library: given.library }
        const chunks = started(before, given.from)
        const now = given.from + afterMs
        const hard = blockOf('hard', '', 5, {
          start: 'hard',
          layer: 'override',
          source: { type: 'item', mediaId: 'p8' },
        })
        const schedule = {
          ...given.schedule,
          zone: 'UTC',
          blocks: [{ ...hard, startsAtLocal: formatLocal(now + inMs) }],
        }
        const after = changed(chunks, before, { ...before, version: 2, schedule }, now)
        const [start] = slotTrack(schedule, now, now + HOUR_MS).hardStarts
        const segment = segmentAt(after.chunks, start!)!
        expect(segment.startsAt).toBe(start)
      }),
      { numRuns: 100 },
    )
  })
})
