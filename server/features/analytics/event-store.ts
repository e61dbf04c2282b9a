// Where events are kept for EVENTS_KEPT_MS (prune-analytics.ts). A store may hold an event twice.
import type { DbOrTx } from '#adapters/db.ts'
import type { PlaybackEvent, PlayerState } from '#domain/analytics/playback-event.ts'
import type { StoredEvent } from './stored-event.ts'

export interface SessionEvent {
  sessionId: string
  event: PlaybackEvent
}

/** Sessions are spread over this many parts by their ids, which are hashes. */
export const PARTS = 64

/** Of a session; times are epoch ms. */
export interface SessionRange {
  subjectId: string
  sessionId: string
  from: number
  to: number
}

/** A session with events since an instant. */
export interface HeardSession {
  subjectId: string
  sessionId: string
  /** Epoch ms of its newest event. */
  newestAt: number
  /** Of the newest event that says it; null: none did. */
  state: PlayerState | null
  /** The same. */
  bitrateKbps: number | null
  /** Whether an origin sent media to it. */
  isServed: boolean
  /** How often it came to rebuffering or waiting from playback, and its events that have an error. */
  stalls: number
  errors: number
}

export interface EventStore {
  /**
   * Repeated after a failure.
   * @param tx of the session rows: a store in the same database appends in it, another one before it is committed
   */
  append(tx: DbOrTx, events: readonly StoredEvent[]): Promise<void>
  /** How many events of the subject lie in [from, to], estimated from one part. */
  estimate(subjectId: string, from: number, to: number): Promise<number>
  /** Of the parts in [from, to). */
  between(
    subjectId: string,
    range: { from: number; to: number },
    parts: { from: number; to: number },
  ): Promise<SessionEvent[]>
  /** Of these subjects, with events in (since, until]; at most MOST_HEARD sessions. */
  heard(subjectIds: readonly string[], since: number, until: number): Promise<HeardSession[]>
  ofSessions(ranges: readonly SessionRange[]): Promise<SessionEvent[]>
  /** Forgets days that ended before, UTC. */
  prune(before: number): Promise<void>
}

/** More than the parts of a large channel have: a flood gets partial figures, and does not end the worker. */
export const MOST_READ = 500_000

/** A query of every second has to end. */
export const MOST_HEARD = 200_000

/** Of base64url, in the order of their values. */
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export const partOf = (sessionId: string): number => Math.max(0, CHARACTERS.indexOf(sessionId.charAt(3)))
