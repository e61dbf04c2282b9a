import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, EDIT_LEAD_MS, leaveAtOf } from '#domain/timeline/change.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { chunkAt, segmentInChunk } from '#domain/timeline/locate.ts'
import { planStop } from '#domain/timeline/plan.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { blockOf, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import { QUANTUM_MS, SEGMENT_MS } from '#server/testing/usual-grid.ts'
import type { Schedule } from '../model/schedule.ts'
import { expand } from './expand.ts'
import { governedSince, type Programming } from './join-air.ts'
import {
  AHEAD_MS,
  type CalendarChange,
  type CalendarChunk,
  type OnAir,
  planAhead,
  planCalendarStart,
  planHold,
  planInsert,
  planJoin,
  planSkip,
  stateAtEnd,
} from './plan-calendar.ts'

const MINUTE_MS = 60_000
const T0 = Date.UTC(2027, 0, 4, 20, 0, 0)
const EPISODES = [1, 2, 3, 4, 5, 6].map((n) => mediaOf(`e${n}`, 10 * MINUTE_MS - (n % 3) * QUANTUM_MS))
const FILM = mediaOf('film', 50 * MINUTE_MS)
const NEWS = mediaOf('news', 4 * MINUTE_MS + 5 * QUANTUM_MS)
const SPOT = mediaOf('spot', 30_080)
const library = libraryOf([...EPISODES, FILM, NEWS, SPOT], { saga: EPISODES.map(({ mediaId }) => mediaId) })
const daily = (id: string, at: string, minutes: number, change = {}) =>
  blockOf(id, `2027-01-01T${at}`, minutes, { rrule: 'FREQ=DAILY', ...change })
const schedule = scheduleOf([
  daily('series', '19:30:00', 60, { source: { type: 'series', seriesId: 'saga' } }),
  daily('news', '20:30:00', 15, { start: 'hard', source: { type: 'item', mediaId: 'news' } }),
  daily('film', '20:45:00', 60, { source: { type: 'item', mediaId: 'film' } }),
])
const programming = (version = 1, change: Partial<Schedule> = {}): Programming => ({
  version,
  schedule: { ...schedule, ...change },
  library,
})

/** A channel as stored, changed by the plans. */
class Station {
  chunks: TimelineChunk[] = []
  programmings = new Map([[1, programming()]])
  version = 1

  get current(): Programming {
    return this.programmings.get(this.version)!
  }

  take(change: CalendarChange | null): CalendarChange | null {
    if (change) this.chunks = applyChange(this.chunks, change)
    return change
  }

  onAir(now: number): OnAir {
    const kept = chunkAt(this.chunks, now + EDIT_LEAD_MS) as CalendarChunk | null
    const before = kept && kept.scheduleVersion !== null ? this.programmings.get(kept.scheduleVersion)! : null
    return { chunks: this.chunks, programming: before, stateBefore: kept?.stateBefore ?? null }
  }

  start(now: number): void {
    const last = this.chunks.at(-1) as CalendarChunk | undefined
    const state = last ? stateAtEnd(last, this.programmings.get(last.scheduleVersion!)!) : null
    this.take(
      planCalendarStart({
        previous: last ?? null,
        programming: this.current,
        state,
        now,
        clockOrigin: this.chunks[0]?.startsAt ?? null,
      }),
    )
  }

  ahead(now: number): void {
    for (;;) {
      const last = this.chunks.at(-1) as CalendarChunk
      if (!this.take(planAhead(last, this.current, last.stateAfter, now + AHEAD_MS))) return
    }
  }

  titles(from: number, to: number): string[] {
    return entriesBetween(this.chunks, from, to).map(({ mediaId }) => mediaId)
  }
}

function started(now = T0): Station {
  const station = new Station()
  station.start(now)
  station.ahead(now)
  return station
}

describe('a calendar on air', () => {
  it('is joined where it is: in the middle of the item that airs, on the grid', () => {
    const station = started(T0 + 3 * MINUTE_MS)
    const [first] = entriesBetween(station.chunks, station.chunks[0]!.startsAt, T0 + 20 * MINUTE_MS)
    // The third episode began at 19:50, the fourth at 20:00 less the missing length of the first three.
    expect(station.titles(T0 + 3 * MINUTE_MS, T0 + 3 * MINUTE_MS + 1)).toEqual(['e4'])
    expect(first!.startsAt % QUANTUM_MS).toBe(0)
    expect(publishedSegments(station.chunks, T0 + 3 * MINUTE_MS).length).toBeGreaterThanOrEqual(3)
  })

  it('airs the hard start exactly and the rest as scheduled', () => {
    const station = started()
    const news = entriesBetween(station.chunks, T0, T0 + 40 * MINUTE_MS).find(({ mediaId }) => mediaId === 'news')
    expect(news?.startsAt).toBe(T0 + 30 * MINUTE_MS)
    const direct = expand(
      schedule,
      library,
      { ...(station.chunks[0] as CalendarChunk).stateBefore! },
      T0 + 90 * MINUTE_MS,
    )
    const facts = (list: readonly { mediaId: string; startsAt: number }[]) =>
      list.filter(({ startsAt }) => startsAt > T0).map(({ mediaId, startsAt }) => [mediaId, startsAt])
    expect(facts(entriesBetween(station.chunks, T0, T0 + 90 * MINUTE_MS))).toEqual(
      facts(direct.entries.filter(({ startsAt }) => startsAt < T0 + 90 * MINUTE_MS)),
    )
  })

  it('skips an item to the next, which keeps its order, and keeps the hard start', () => {
    const station = started()
    const now = T0 + 3 * MINUTE_MS
    expect(station.titles(now, now + 1)).toEqual(['e4'])
    const change = station.take(planSkip(station.onAir(now), station.current, leaveAtOf(now)))!
    expect(change.effectiveAt - now).toBeLessThanOrEqual(4_000)
    expect(station.titles(change.effectiveAt, change.effectiveAt + 11 * MINUTE_MS)).toEqual(['e5', 'e6'])
    const news = entriesBetween(station.chunks, now, T0 + 40 * MINUTE_MS).find(({ mediaId }) => mediaId === 'news')
    expect(news?.startsAt).toBe(T0 + 30 * MINUTE_MS)
  })

  it('does not air an item again that is left before its block ends with it', () => {
    const station = started()
    const now = T0 + 50 * MINUTE_MS
    expect(station.titles(now, now + 1)).toEqual(['film'])
    const short = { ...schedule.blocks[2]!, durationMs: FILM.durationMs }
    station.programmings.set(1, programming(1, { blocks: [...schedule.blocks.slice(0, 2), short] }))
    const change = station.take(planSkip(station.onAir(now), station.current, leaveAtOf(now)))!
    expect(station.titles(change.effectiveAt, T0 + 90 * MINUTE_MS)).not.toContain('film')
  })

  it('airs an inserted item, and returns to the current position of the schedule', () => {
    const station = started()
    const now = T0 + MINUTE_MS
    const change = station.take(planInsert(station.onAir(now), station.current, SPOT, leaveAtOf(now)))!
    const [spot, ...behind] = entriesBetween(station.chunks, change.effectiveAt, T0 + 12 * MINUTE_MS)
    expect([spot!.mediaId, spot!.startsAt]).toEqual(['spot', change.effectiveAt])
    expect(behind.filter(({ kind }) => kind !== 'SLATE')[0]!.mediaId).toBe('e4')
    expect(behind.at(-1)!.mediaId).toBe('e5')
  })

  it('holds on the slate until resumed, and returns to the current position of the schedule', () => {
    const station = started()
    const now = T0 + MINUTE_MS
    station.take(planHold(station.onAir(now), station.current, library.slate, leaveAtOf(now)))
    station.ahead(now + 10 * MINUTE_MS)
    expect(new Set(station.titles(now + 6_000, now + 8 * MINUTE_MS))).toEqual(new Set(['slate']))
    const later = now + 5 * MINUTE_MS
    const back = station.take(planJoin(station.onAir(later), station.current, leaveAtOf(later), 'resume'))!
    const next = entriesBetween(station.chunks, back.effectiveAt, back.effectiveAt + 5_000)
    expect(next.filter(({ kind }) => kind !== 'SLATE')[0]!.mediaId).toBe('e4')
  })

  it('continues the item on air if a new version has it, too', () => {
    const station = started()
    const now = T0 + 3 * MINUTE_MS
    const film = { ...schedule.blocks[2]!, title: 'Another film' }
    station.programmings.set(2, programming(2, { blocks: [...schedule.blocks.slice(0, 2), film] }))
    const onAir = station.onAir(now)
    station.version = 2
    const change = station.take(planJoin(onAir, station.current, leaveAtOf(now), 'publish'))!
    const at = segmentInChunk(chunkAt(station.chunks, change.effectiveAt)!, change.effectiveAt)
    const before = segmentInChunk(chunkAt(station.chunks, change.effectiveAt - 1)!, change.effectiveAt - 1)
    expect([at.item.mediaId, at.index]).toEqual([before.item.mediaId, before.index + 1])
  })

  it('continues a series where it stopped on air', () => {
    const station = started()
    const stop = T0 + 5 * MINUTE_MS
    station.chunks = applyChange(station.chunks, planStop(station.chunks, stop)!)
    expect(governedSince(schedule, T0 + 24 * 60 * MINUTE_MS)).toBe(T0 - 30 * MINUTE_MS + 24 * 60 * MINUTE_MS)
    const tomorrow = T0 - 29 * MINUTE_MS + 24 * 60 * MINUTE_MS
    station.start(tomorrow)
    expect(station.titles(tomorrow, tomorrow + 1)).toEqual(['e5'])
  })

  it('never breaks continuity, whatever the changes', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 500, max: 25 * MINUTE_MS }),
      what: fc.constantFrom('ahead', 'skip', 'insert', 'hold', 'resume', 'publish'),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const station = started()
        let now = T0
        for (const { waitMs, what } of steps) {
          now += waitMs
          const seen = publishedSegments(station.chunks, now)
          const onAir = station.onAir(now)
          if (what === 'skip') station.take(planSkip(onAir, station.current, leaveAtOf(now)))
          if (what === 'insert') station.take(planInsert(onAir, station.current, SPOT, leaveAtOf(now)))
          if (what === 'hold') station.take(planHold(onAir, station.current, library.slate, leaveAtOf(now)))
          if (what === 'resume') station.take(planJoin(onAir, station.current, leaveAtOf(now), 'resume'))
          if (what === 'publish') {
            station.version++
            station.programmings.set(station.version, programming(station.version, { seed: station.version }))
            station.take(planJoin(onAir, station.current, leaveAtOf(now), 'publish'))
          }
          station.ahead(now)
          expect(publishedSegments(station.chunks, now)).toEqual(seen)
        }
        station.chunks.forEach((chunk, i) => {
          for (const { durationMs, offsetMs = 0 } of chunk.items) {
            expect(durationMs % QUANTUM_MS).toBe(0)
            expect(offsetMs % SEGMENT_MS).toBe(0)
          }
          const next = station.chunks[i + 1]
          if (!next) return
          const last = segmentInChunk(chunk, chunk.endsAt! - 1)
          expect([next.startsAt, next.clockMs, next.mediaSequence]).toEqual([
            last.startsAt + last.durationMs,
            last.clockMs + last.durationMs,
            last.mediaSequence + 1,
          ])
          expect(next.startsAt % QUANTUM_MS).toBe(0)
        })
        expect(station.chunks.at(-1)!.endsAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now + 60_000)
      }),
      { numRuns: 200 },
    )
  })
})
