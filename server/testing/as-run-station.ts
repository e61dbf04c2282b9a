// A channel with a calendar, simulated in memory: what the worker writes, what the guide announced, and what the log
// holds.

import fc from 'fast-check'
import type { AsRunEntry } from '#domain/as-run/as-run-entry.ts'
import { asRunUntil } from '#domain/as-run/from-timeline.ts'
import { HOUR_MS } from '#domain/instants.ts'
import { gridAtOrAfter, gridOf } from '#domain/ladder/grid.ts'
import { continueAir, type Programming } from '#domain/schedule/expand/join-air.ts'
import {
  AHEAD_MS,
  type CalendarChunk,
  type OnAir,
  planAhead,
  planCalendarStart,
  planHold,
  planInsert,
  planJoin,
  planSkip,
  stateAtEnd,
} from '#domain/schedule/expand/plan-calendar.ts'
import type { MediaFacts } from '#domain/schedule/model/schedule.ts'
import { applyChange, EDIT_LEAD_MS, leaveAtOf, type TimelineChange } from '#domain/timeline/change.ts'
import { type AirEntry, entriesBetween } from '#domain/timeline/entries.ts'
import { chunkAt } from '#domain/timeline/locate.ts'
import { planStop } from '#domain/timeline/plan.ts'

export type Order = 'skip' | 'insert' | 'hold' | 'resume' | 'publish' | 'restart'

/** What happens to a channel, each event some time after the one before. */
export const orders = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 1_000, max: 10 * HOUR_MS }),
    what: fc.constantFrom<Order>('skip', 'insert', 'hold', 'resume', 'publish', 'restart'),
  }),
  { minLength: 2, maxLength: 6 },
)

export type Part = Pick<AirEntry, 'mediaId' | 'title' | 'kind' | 'startsAt' | 'endsAt' | 'offsetMs'>

export class Station {
  chunks: CalendarChunk[] = []
  rows: AsRunEntry[] = []
  /** First times that differ from what had been written, one for each change. */
  changedAt: number[] = []
  readonly programmings = new Map<number, Programming>()
  private version = 1

  private current: Programming

  constructor(first: Programming, now: number) {
    this.current = first
    this.programmings.set(1, first)
    this.start(now)
  }

  private start(now: number): void {
    const last = this.chunks.at(-1) ?? null
    const state = last && stateAtEnd(last, this.programmings.get(last.scheduleVersion ?? -1) ?? null)
    this.take(
      planCalendarStart({
        previous: last,
        programming: this.current,
        state,
        now,
        clockOrigin: this.chunks[0]?.startsAt ?? null,
      }),
    )
    this.ahead(now)
  }

  private take(change: TimelineChange | null): void {
    if (!change) return
    if (change.cut) this.changedAt.push(change.effectiveAt)
    // Through JSON, as a database returns it: a restarted worker knows no more.
    const append = JSON.parse(JSON.stringify(change.append))
    this.chunks = applyChange(this.chunks, { ...change, append }) as CalendarChunk[]
  }

  private ahead(now: number): void {
    for (;;) {
      const last = this.chunks.at(-1)!
      const change = planAhead(last, this.current, last.stateAfter, now + AHEAD_MS)
      if (!change) return
      this.take(change)
    }
  }

  /** Advances the time as the worker does: writes ahead before the timeline runs out, and writes the log. */
  pass(from: number, to: number): void {
    for (let now = from; now < to; now += HOUR_MS) {
      this.ahead(now)
      this.log(now)
    }
    this.ahead(to)
    this.log(to)
  }

  private log(now: number): void {
    const last = this.rows.at(-1)
    const since = last ? last.startsAt + last.durationMs : this.chunks[0]!.startsAt
    const known = this.chunks.filter(({ endsAt }) => endsAt === null || endsAt > since)
    this.rows.push(...asRunUntil({ channelId: 'c', chunks: known, since, now, limit: 10_000 }).rows)
  }

  order(what: Order, now: number, insert: MediaFacts, next: () => Programming['schedule']): void {
    const onAir = this.onAir(now)
    if (what === 'skip') this.take(planSkip(onAir, this.current, leaveAtOf(now)))
    if (what === 'insert') this.take(planInsert(onAir, this.current, insert, leaveAtOf(now)))
    if (what === 'hold') this.take(planHold(onAir, this.current, this.current.library.slate, leaveAtOf(now)))
    if (what === 'resume') this.take(planJoin(onAir, this.current, leaveAtOf(now), 'resume'))
    if (what === 'publish') {
      this.version++
      this.current = { ...this.current, version: this.version, schedule: next() }
      this.programmings.set(this.version, this.current)
      this.take(planJoin(onAir, this.current, leaveAtOf(now), 'publish'))
    }
    if (what === 'restart') {
      this.take(planStop(this.chunks, now))
      this.log(now)
      this.start(now + 30_000)
    }
  }

  private onAir(now: number): OnAir {
    const kept = chunkAt(this.chunks, now + EDIT_LEAD_MS) as CalendarChunk | null
    const programming = kept && this.programmings.get(kept.scheduleVersion ?? -1)
    return { chunks: this.chunks, programming: programming ?? null, stateBefore: kept?.stateBefore ?? null }
  }

  /** The input of the guide at `now`. */
  foretell(now: number, to: number): Part[] {
    const { endsAt, stateAfter } = this.chunks.at(-1)!
    const known = endsAt !== null && endsAt < to
    const ahead = known
      ? continueAir(this.current, stateAfter, gridAtOrAfter(endsAt, gridOf(this.current.schedule)), to).entries
      : []
    const coming = ahead
      .map((entry) => ({ ...entry, endsAt: entry.startsAt + entry.durationMs }))
      .filter((entry) => entry.endsAt > now && entry.startsAt < to)
    return [...entriesBetween(this.chunks, now, to, Infinity), ...coming]
  }
}
