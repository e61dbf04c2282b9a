// Joins a schedule at a time: the start of a channel, a new version, the return from live control. What airs then is
// what would be airing if the schedule had been on all along, entered on a segment boundary; series and lists continue
// where they stopped.
import { formatOf, gridAtOrAfter, gridOf } from '#domain/ladder/grid.ts'
import type { Library, Schedule, ScheduleEntry } from '../model/schedule.ts'
import { inRate } from '../model/schedule-grid.ts'
import { firstEndingAfter, slotTrack } from '../recurrence/slot-track.ts'
import { type AirState, firstAirState } from './air-state.ts'
import { expand } from './expand.ts'

/** A published schedule and its library. */
export interface Programming {
  version: number
  schedule: Schedule
  library: Library
}

/** On the grid of what the library airs. */
export const programmed = (version: number, schedule: Schedule, library: Library): Programming => ({
  version,
  schedule: inRate(schedule, library.slate),
  library,
})

export interface Joined {
  /** The first begins exactly at the requested time. Never empty. */
  entries: ScheduleEntry[]
  /** Expanding from it gives these entries again, with the first one whole. */
  stateBefore: AirState
  /** After the last entry. */
  stateAfter: AirState
}

/**
 * Start of what airs at `at`: the active block, or the gap. A join looks no further back: before that only the cursors
 * count.
 */
export function governedSince(schedule: Schedule, at: number): number {
  const { slots } = slotTrack(schedule, at, at + 1)
  const index = firstEndingAfter(slots, at)
  const slot = slots[index]
  if (slot && slot.startsAt <= at) return slot.startsAt
  return Math.max(slots[index - 1]?.endsAt ?? 0, at - MAX_GAP_MS)
}

/** A gap is filled from at most this long ago: earlier fillers do not matter. */
const MAX_GAP_MS = 3_600_000

/**
 * @param state   before `at`, of this schedule or the previous one; null: nothing has aired yet
 * @param at      on the grid
 * @param untilMs entries are returned up to the first boundary at or after it
 */
export function joinAir(programming: Programming, state: AirState | null, at: number, untilMs: number): Joined {
  const { schedule, library } = programming
  const began = gridAtOrAfter(governedSince(schedule, at), gridOf(schedule))
  const stateBefore =
    state && state.at >= began && state.at <= at ? state : begunAt(schedule, state, Math.min(began, at))
  const joined = enterAir(programming, stateBefore, at, untilMs)
  if (joined) return joined
  // No pad of that length: the next item begins at once, and the next hard start corrects the rest.
  const fresh = begunAt(schedule, stateBefore, at)
  const next = expand(schedule, library, fresh, Math.max(untilMs, at + 1))
  return { entries: next.entries, stateBefore: fresh, stateAfter: next.state }
}

/**
 * Continues from a state at or before `at`, entering what is on air on a segment boundary.
 * @returns null when the pad before that boundary is missing
 */
export function enterAir(
  { schedule, library }: Programming,
  stateBefore: AirState,
  at: number,
  untilMs: number,
): Joined | null {
  const planned = expand(schedule, library, stateBefore, Math.max(untilMs, at + 1))
  const coming = planned.entries.filter((entry) => entry.startsAt + entry.durationMs > at)
  const entries = enter({ schedule, library }, coming, at)
  return entries && { entries, stateBefore, stateAfter: planned.state }
}

/** What follows at `at` on the grid: expanded on if the state is there, otherwise joined. */
export function continueAir(programming: Programming, state: AirState | null, at: number, untilMs: number): Joined {
  if (state?.at !== at) return joinAir(programming, state, at, untilMs)
  const { entries, state: stateAfter } = expand(programming.schedule, programming.library, state, untilMs)
  return { entries, stateBefore: state, stateAfter }
}

/** The cursors of a state at another time, outside any occurrence. */
function begunAt(schedule: Schedule, state: AirState | null, at: number): AirState {
  return state ? { ...state, at, occurrences: {}, onAir: null } : firstAirState(at, schedule)
}

/**
 * Entries from `at` on: the one in progress is entered on a segment boundary, after a pad. Null: that pad is missing.
 */
function enter(
  { schedule, library }: Pick<Programming, 'schedule' | 'library'>,
  coming: readonly ScheduleEntry[],
  at: number,
): ScheduleEntry[] | null {
  const [first, ...rest] = coming
  if (!first) return null
  const lateMs = at - first.startsAt
  if (lateMs <= 0) return [...coming]
  const { segmentMs } = gridOf(schedule)
  const skippedMs = Math.min(Math.ceil(lateMs / segmentMs) * segmentMs, first.durationMs)
  const holeMs = skippedMs - lateMs
  const entered =
    skippedMs < first.durationMs
      ? [
          {
            ...first,
            startsAt: at + holeMs,
            offsetMs: first.offsetMs + skippedMs,
            durationMs: first.durationMs - skippedMs,
            enteredMs: skippedMs,
          },
        ]
      : []
  if (holeMs === 0) return [...entered, ...rest]
  const pad = library.pads.find(({ durationMs, state }) => durationMs === holeMs && state === 'ready')
  if (!pad) return null
  const { mediaId, title, kind } = pad
  const { blockId, occurrenceStartsAt } = first
  return [
    {
      startsAt: at,
      durationMs: holeMs,
      mediaId,
      title,
      kind,
      ...formatOf(pad),
      offsetMs: 0,
      reason: 'pad' as const,
      blockId,
      occurrenceStartsAt,
      driftMs: 0,
      breakId: null,
    },
    ...entered,
    ...rest,
  ]
}

/**
 * The state with which the schedule continues when the item on air is left at `at`, as if it had ended.
 * @param stateBefore of the chunk on air
 */
export function leaveItem(programming: Programming, stateBefore: AirState, at: number): AirState {
  const { state } = expand(programming.schedule, programming.library, stateBefore, at)
  const occurrences = Object.fromEntries(
    Object.entries(state.occurrences).map(([key, phase]) => [key, { ...phase, playing: null }]),
  )
  return { ...state, at, occurrences, onAir: null }
}

/** The state of a schedule at the first boundary at or after `at`, from an earlier one. */
export function stateAt(programming: Programming, stateBefore: AirState, at: number): AirState {
  return at <= stateBefore.at ? stateBefore : expand(programming.schedule, programming.library, stateBefore, at).state
}
