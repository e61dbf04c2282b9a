// What an expansion carries from one entry to the next, and from one expansion to the next. JSON: it
// is stored with the frozen timeline, so that a series goes on where it stopped after a republish.
import { QUANTUM_MS } from '../ladder/ladder.ts'

export interface AirState {
  /** Instant of the next boundary, on the grid. */
  at: number
  /** Where lists and series stopped: source key → what aired last, and its index at that time. */
  cursors: Readonly<Record<string, Cursor>>
  /** Draws made so far: source key → count. A draw is a hash of (seed, key, count). */
  draws: Readonly<Record<string, number>>
  /** [mediaId, end of its last airing], oldest first; those that no cooldown reaches are dropped. */
  lastAirings: readonly (readonly [mediaId: string, endedAt: number])[]
  /** Occurrences begun and not ended, by key: the one on air, and those that were interrupted. */
  occurrences: Readonly<Record<string, OccurrencePhase>>
  /** The occurrence whose item is on air, though its time may have passed: it plays out. */
  onAir: string | null
}

export interface Cursor {
  mediaId: string
  index: number
  /** Shuffles: round of the permutation, and what of the round aired before its turn. */
  round?: number
  ahead?: readonly number[]
}

export interface OccurrencePhase {
  endsAt: number
  identAired: boolean
  preAired: boolean
  postAired: boolean
  /** Whether a mid filler has aired since the last item. */
  midAired: boolean
  items: number
  /** The source has nothing to give before this instant; null: ask it. */
  retryAt: number | null
  /** The item that is begun and not over; null between two. */
  playing: PlayingItem | null
}

export interface PlayingItem {
  mediaId: string
  startedAt: number
  /** What comes next of it. */
  offsetMs: number
  /** The break it stands in. */
  break: { id: string; endsAt: number; aired: number; bumperOut: boolean } | null
  /** Position of the last break taken, ms; −1 before the first. */
  breakDoneMs: number
}

/** The state of a channel that has aired nothing, from the grid point at or behind an instant. */
export function firstAirState(at: number): AirState {
  return {
    at: Math.ceil(at / QUANTUM_MS) * QUANTUM_MS,
    cursors: {},
    draws: {},
    lastAirings: [],
    occurrences: {},
    onAir: null,
  }
}
