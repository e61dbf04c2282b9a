// What an expansion passes from one entry to the next, and from one expansion to the next. JSON: it is stored with the
// frozen timeline, so that a series continues where it stopped after a republish.
import { gridAtOrAfter, gridOf } from '#domain/ladder/grid.ts'
import { opensAt } from '#domain/media/rights.ts'
import type { FillerSource, MediaFacts } from '../model/schedule.ts'

export interface AirState {
  /** Time of the next boundary, on the grid. */
  at: number
  /** Where lists, series and shuffles stopped, by source key. */
  cursors: Readonly<Record<string, Cursor>>
  /** Number of draws, by source key: a draw is a hash of (seed, key, count). */
  draws: Readonly<Record<string, number>>
  /** Ends of last airings, oldest first; those beyond every cooldown are dropped. */
  lastAirings: readonly (readonly [mediaId: string, endedAt: number])[]
  /** Occurrences that have begun and not ended, by key: the one on air, and interrupted ones. */
  occurrences: Readonly<Record<string, OccurrencePhase>>
  /** Key of the occurrence whose item is on air, even past its slot: the item plays to its end. */
  onAir: string | null
}

export interface Cursor {
  /** What aired last. */
  mediaId: string
  /** Its index at that time, in the order of the source or of the shuffle's round. */
  index: number
  /** Shuffles only: the round, its number of items, and which of its places aired early. */
  shuffle?: { round: number; size: number; ahead: readonly number[] }
}

export interface OccurrencePhase {
  blockId: string
  startsAt: number
  endsAt: number
  /** The earliest possible start: its own start, or the end of what covered it. */
  dueAt: number
  /** Whether an entry of it has aired. */
  shown: boolean
  identAired: boolean
  preAired: boolean
  /** Since the last item. */
  midAired: boolean
  postAired: boolean
  /** Number of items begun. */
  items: number
  /** The source has nothing available before this time; null: ask it. */
  retryAt: number | null
  /** The same for an item that would be cut. */
  retryCutAt: number | null
  /** The item in progress; null between two. */
  playing: PlayingItem | null
}

export interface PlayingItem {
  mediaId: string
  startedAt: number
  /** Where it continues. */
  offsetMs: number
  /** It is cut here at the latest; null: only by a hard start. */
  stopAt: number | null
  /** The break in progress, with its latest end and the length of its closing bumper. */
  break: { id: string; startsAt: number; endsAt: number; closingMs: number } | null
  /** The empty break right before what comes next. */
  emptyBreakId: string | null
}

/** The state of a channel that has aired nothing, from the first grid point at or after a time. */
export function firstAirState(at: number, timed: { frameRate?: number } = {}): AirState {
  return { at: gridAtOrAfter(at, gridOf(timed)), cursors: {}, draws: {}, lastAirings: [], occurrences: {}, onAir: null }
}

/** A mutable state. */
export interface Journal {
  at: number
  cursors: Map<string, Cursor>
  draws: Map<string, number>
  /** In order of the ends. */
  lastAirings: Map<string, number>
  occurrences: Map<string, OccurrencePhase>
  onAir: string | null
  /** Fillers without an available item before a time: a cache, not part of the state. */
  quietUntil: Map<FillerSource, number>
}

export function openJournal(state: AirState): Journal {
  return {
    at: state.at,
    cursors: new Map(Object.entries(state.cursors)),
    draws: new Map(Object.entries(state.draws)),
    lastAirings: new Map(state.lastAirings),
    occurrences: new Map(Object.entries(structuredClone(state.occurrences))),
    onAir: state.onAir,
    quietUntil: new Map(),
  }
}

/**
 * @param longestCooldownMs airings further back than this are forgotten
 * @param untilMs occurrences that ended by then are forgotten. The last entry may end after it: a join that
 *  leaves that entry at untilMs must still know that its occurrence has begun, or it would air again
 */
export function closeJournal(journal: Journal, longestCooldownMs: number, untilMs: number): AirState {
  for (const [mediaId, endedAt] of journal.lastAirings) {
    if (endedAt + longestCooldownMs > journal.at) break
    journal.lastAirings.delete(mediaId)
  }
  for (const [key, phase] of journal.occurrences) {
    if (phase.endsAt <= Math.min(journal.at, untilMs) && key !== journal.onAir) journal.occurrences.delete(key)
  }
  return {
    at: journal.at,
    cursors: Object.fromEntries(journal.cursors),
    draws: Object.fromEntries(journal.draws),
    lastAirings: [...journal.lastAirings],
    occurrences: Object.fromEntries(journal.occurrences),
    onAir: journal.onAir,
  }
}

export function noteAiring(journal: Journal, mediaId: string, endedAt: number): void {
  journal.lastAirings.delete(mediaId)
  journal.lastAirings.set(mediaId, endedAt)
}

/**
 * First time from now on at which an item may start: its cooldown is over, it is prepared far enough, and its rights allow
 * it; infinite: never.
 */
export function freeAt(journal: Journal, media: MediaFacts, cooldownMs: number): number {
  const endedAt = cooldownMs > 0 ? journal.lastAirings.get(media.mediaId) : undefined
  const cooledAt = endedAt === undefined ? journal.at : Math.max(journal.at, endedAt + cooldownMs)
  return opensAt(media.rights, Math.max(cooledAt, media.airableFrom ?? cooledAt), media.durationMs)
}

/** The next draw's hash; the draw counts only after `countDraw`. */
export function drawsSoFar(journal: Journal, key: string): number {
  return journal.draws.get(key) ?? 0
}

export function countDraw(journal: Journal, key: string): void {
  journal.draws.set(key, drawsSoFar(journal, key) + 1)
}
