// Changes of the timeline of a channel that airs a calendar. The schedule is written ahead a few hours at a time; what
// is written is frozen, and changed only from an unpublished segment boundary on.
import { formatOf, gridAtOrBefore, gridOf } from '#domain/ladder/grid.ts'
import { continueWith, cutAfter, type TimelineChange } from '#domain/timeline/change.ts'
import { chunkAt, segmentAt, segmentInChunk } from '#domain/timeline/locate.ts'
import { chunkFrom, type Position, positionAtEnd, positionOfRun } from '#domain/timeline/position.ts'
import { HOLD_BACK_MS } from '#domain/timeline/published.ts'
import type { ChunkCause, TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'
import type { MediaFacts, ScheduleEntry } from '../model/schedule.ts'
import type { AirState } from './air-state.ts'
import { carryOver } from './carry-over.ts'
import { expand } from './expand.ts'
import { continueAir, governedSince, type Joined, joinAir, leaveItem, type Programming, stateAt } from './join-air.ts'
import { isAirable } from './media-pools.ts'

/** How far ahead the timeline is written, unless the installation says otherwise. */
export const AHEAD_MS = 5 * 3_600_000
/** Approximate length of a chunk that is written ahead. */
const STRETCH_MS = 3_600_000

/** A chunk with the states of the schedule around it; both null if no schedule was expanded. */
export interface CalendarChunk extends TimelineChunk {
  stateBefore: AirState | null
  stateAfter: AirState | null
}

export type CalendarChange = TimelineChange<CalendarChunk>

/** The chunk on air at the change, with the schedule it was made from. */
export interface OnAir {
  chunks: readonly TimelineChunk[]
  /** Null for a looped rundown, or an unreadable version. */
  programming: Programming | null
  stateBefore: AirState | null
}

/** An entry of the schedule as a timeline item. */
export function itemOfEntry(entry: ScheduleEntry): TimelineItem {
  const { mediaId, title, kind, durationMs, offsetMs, reason, blockId, driftMs, breakId, enteredMs } = entry
  const scheduled = { reason, blockId, driftMs, breakId, ...(enteredMs !== undefined && { enteredMs }) }
  const timed = { durationMs, ...(offsetMs > 0 && { offsetMs }) }
  return { mediaId, title, kind, ...timed, ...formatOf(entry), position: -1, scheduled }
}

function chunkOf(at: Position, joined: Joined, cause: ChunkCause, version: number): CalendarChunk {
  const { entries, stateBefore, stateAfter } = joined
  return {
    ...chunkFrom(at, entries.map(itemOfEntry), { loop: false, cause, scheduleVersion: version }),
    stateBefore,
    stateAfter,
  }
}

/** A chunk outside the schedule inside a calendar: an inserted item, or the held slate. */
function interruptionChunk(
  at: Position,
  media: MediaFacts,
  {
    endless,
    cause,
    state,
    version,
  }: { endless: boolean; cause: ChunkCause; state: AirState | null; version: number | null },
): CalendarChunk {
  return {
    ...chunkFrom(at, [itemOfMedia(media, cause)], { loop: endless, cause, scheduleVersion: version }),
    stateBefore: state,
    stateAfter: state,
  }
}

/** An item that is in no schedule. */
export function itemOfMedia(media: MediaFacts, cause: ChunkCause): TimelineItem {
  const { mediaId, title, kind, durationMs } = media
  const scheduled = { reason: cause, blockId: null, driftMs: 0, breakId: null }
  return { mediaId, title, kind, durationMs, ...formatOf(media), position: -1, scheduled }
}

/** The state at the end of the aired part of a chunk, which a stop or a change may have cut. */
export function stateAtEnd(chunk: CalendarChunk, programming: Programming | null): AirState | null {
  const { stateBefore, stateAfter, endsAt } = chunk
  if (!programming || !stateBefore || endsAt === null) return stateAfter
  return stateAt(programming, stateBefore, endsAt)
}

/**
 * Start: a new run that begins a hold-back ago, in the middle of what the schedule has then.
 * @param state of the last chunk that aired; null: none
 */
export function planCalendarStart({
  previous,
  programming,
  state,
  now,
  clockOrigin,
}: {
  previous: TimelineChunk | null
  programming: Programming
  state: AirState | null
  now: number
  clockOrigin: number | null
}): CalendarChange {
  const startsAt = gridAtOrBefore(now - HOLD_BACK_MS, gridOf(programming.schedule))
  const at = positionOfRun(previous, startsAt, clockOrigin)
  const joined = joinAir(programming, state, startsAt, startsAt + STRETCH_MS)
  return continueWith([chunkOf(at, joined, 'start', programming.version)])
}

/** The next chunk after the last one; null when that ends after `enough`, or never. */
export function planAhead(
  last: TimelineChunk,
  programming: Programming,
  stateAfter: AirState | null,
  enough: number,
): CalendarChange | null {
  if (last.endsAt === null || last.endsAt > enough) return null
  const at = positionAtEnd(last)
  const grid = gridAtOrBefore(at.startsAt, gridOf(programming.schedule))
  const untilMs = grid + STRETCH_MS
  const joined = continueAir(programming, stateAfter, grid, untilMs)
  return continueWith([chunkOf(at, joined, 'ahead', programming.version)])
}

/** Changes of the plan: no command ended what is on air. */
const CARRIES: ReadonlySet<ChunkCause> = new Set(['publish', 'substitute', 'restore'])

/** What the schedule has from the next segment boundary on: a new version, another mode, the return from a hold. */
export function planJoin(
  onAir: OnAir,
  programming: Programming,
  leaveAt: number,
  cause: ChunkCause,
): CalendarChange | null {
  const carries = CARRIES.has(cause)
  const kept = chunkAt(onAir.chunks, leaveAt)
  // An inserted item plays to its end.
  const playsOut =
    carries && kept?.cause === 'insert' && isAirable(programming.library.media.get(kept.items[0]!.mediaId))
  const leftAt = playsOut ? kept.endsAt! - 1 : leaveAt
  return changeAt(onAir, leftAt, (at) => {
    const grid = gridAtOrBefore(at.startsAt, gridOf(programming.schedule))
    const carried = carries ? carriedAt(onAir, programming, grid) : null
    const joined =
      carried ?? joinAir(programming, stateBehind(onAir, programming, at.startsAt), grid, grid + STRETCH_MS)
    return [chunkOf(at, joined, cause, programming.version)]
  })
}

function carriedAt(
  { chunks, programming: before, stateBefore }: OnAir,
  programming: Programming,
  at: number,
): Joined | null {
  const chunk = chunkAt(chunks, at - 1)
  if (!before || !stateBefore || !chunk || chunk.scheduleVersion === null) return null
  const { item, itemStartsAt } = segmentInChunk(chunk, at - 1)
  const endsAt = Math.min(itemStartsAt + item.durationMs, chunk.endsAt ?? Number.POSITIVE_INFINITY)
  const aired = { item, startsAt: itemStartsAt, endsAt }
  return carryOver({ before, after: programming, at, untilMs: at + STRETCH_MS }, stateBefore, aired)
}

/** Ends the item on air: the schedule continues with what follows it, and its next hard start is kept. */
export function planSkip(onAir: OnAir, programming: Programming, leaveAt: number): CalendarChange | null {
  // An inserted item is not part of the schedule: skipping it is the return.
  const cause = chunkAt(onAir.chunks, leaveAt)?.cause
  if (cause === 'insert' || cause === 'hold' || cause === 'live' || cause === 'live-wait')
    return planJoin(onAir, programming, leaveAt, 'skip')
  return changeAt(onAir, leaveAt, (at) => {
    const grid = gridAtOrBefore(at.startsAt, gridOf(programming.schedule))
    const state =
      onAir.programming && onAir.stateBefore
        ? leaveItem(onAir.programming, onAir.stateBefore, grid)
        : stateBehind(onAir, programming, grid)
    const { entries, state: stateAfter } = state
      ? expand(programming.schedule, programming.library, state, grid + STRETCH_MS)
      : { entries: [], state: null }
    const joined: Joined =
      state && stateAfter
        ? { entries, stateBefore: state, stateAfter }
        : joinAir(programming, null, grid, grid + STRETCH_MS)
    return [chunkOf(at, joined, 'skip', programming.version)]
  })
}

/** Airs an item from the next segment boundary; after it the schedule is joined at its current position. */
export function planInsert(
  onAir: OnAir,
  programming: Programming,
  media: MediaFacts,
  leaveAt: number,
): CalendarChange | null {
  return changeAt(onAir, leaveAt, (at) => {
    const state = stateBehind(onAir, programming, at.startsAt)
    const inserted = interruptionChunk(at, media, {
      endless: false,
      cause: 'insert',
      state,
      version: programming.version,
    })
    const behind = positionAtEnd(inserted)
    const grid = gridAtOrBefore(behind.startsAt, gridOf(programming.schedule))
    return [
      inserted,
      chunkOf(behind, joinAir(programming, state, grid, grid + STRETCH_MS), 'resume', programming.version),
    ]
  })
}

/** The slate until resumed. */
export function planHold(
  onAir: OnAir,
  programming: Programming,
  slate: MediaFacts,
  leaveAt: number,
): CalendarChange | null {
  return changeAt(onAir, leaveAt, (at) => [
    interruptionChunk(at, slate, {
      endless: true,
      cause: 'hold',
      state: stateBehind(onAir, programming, at.startsAt),
      version: programming.version,
    }),
  ])
}

/** The last state before the active block at `at`: as far as the schedule on air had come by then. */
export function stateBehind(
  { programming: before, stateBefore }: OnAir,
  programming: Programming,
  at: number,
): AirState | null {
  if (!before || !stateBefore) return stateBefore
  return stateAt(before, stateBefore, Math.min(governedSince(programming.schedule, at), at))
}

/** Cuts the timeline after the segment on air at `leaveAt`. Null when the channel is off air there. */
function changeAt(
  { chunks }: OnAir,
  leaveAt: number,
  goesOn: (at: Position) => readonly CalendarChunk[],
): CalendarChange | null {
  const last = segmentAt(chunks, leaveAt)
  return last && cutAfter(chunks, last, goesOn)
}
