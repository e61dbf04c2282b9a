// The viewers of this origin's channels and items: identifies the viewer of a request, and keeps the figures of each.
// Names are hashed with a salt that exists only in this process. What the analytics store is in served-media.ts.
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { blockOf } from '#adapters/address-block.ts'
import { type Cmcd, cmcdOfTarget, parseCmcd } from '#domain/figures/cmcd.ts'
import { type ViewerEvent, type ViewerFigures, ViewerSessions } from '#domain/figures/sessions.ts'
import type { Clock } from '#domain/instants.ts'
import type { EdgePeers } from './edge-peers.ts'
import type { SentSegment } from './origin-context.ts'

const SWEEP_MS = 1_000
/** A channel or item without viewers for this long is dropped: its last minute is over. */
const FORGET_MS = 60_000
/** New names per minute at one address: beyond this they count as one viewer. */
const MINUTE_MS = 60_000
export const MAX_NEW_A_MINUTE = 100
const NOBODY: ViewerFigures = new ViewerSessions().figures(0)

export interface TakenFrom {
  /** Id of a channel, or of an item on demand. */
  subjectId: string
  sent: SentSegment
  /** The request target, including its query. */
  target: string
  req: IncomingMessage
}

/** One segment, or a part of it. */
export interface NotedMedia {
  subjectId: string
  /** As this process names the viewer's session, and as its player does; null: not at all, or with too many names. */
  name: string
  sid: string | null
  sent: SentSegment
  req: IncomingMessage
}

export type HearViewers = (subjectId: string, event: ViewerEvent) => void

export class Viewers {
  readonly totals = { bytes: 0, stalls: 0, sessions: 0 }
  readonly #clock: Clock
  readonly #salt = randomBytes(16)
  readonly #subjects = new Map<string, { sessions: ViewerSessions; takenAt: number }>()
  readonly #names = new LRUCache<string, string>({ max: 20_000 })
  readonly #newcomers = new LRUCache<string, { since: number; count: number }>({ max: 20_000 })
  readonly #peers: EdgePeers
  readonly #timer: NodeJS.Timeout
  readonly #note: ((taken: NotedMedia) => void) | undefined
  #hear: HearViewers | null = null

  /** @param note is told each segment that a viewer took */
  constructor(clock: Clock, peers: EdgePeers, note?: (taken: NotedMedia) => void) {
    this.#clock = clock
    this.#note = note
    this.#peers = peers
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS)
    this.#timer.unref()
  }

  /** One listener at a time. */
  onEvent(hear: HearViewers): void {
    this.#hear = hear
  }

  /** @returns the name of the viewer's session */
  take({ subjectId, sent, target, req }: TakenFrom): string {
    const { rung, bytes } = sent
    this.totals.bytes += bytes
    const now = this.#clock.now()
    const cmcd = cmcdOf(target, req)
    if (cmcd?.bs) this.totals.stalls++
    const session = this.#nameOf(subjectId, cmcd, req, now)
    this.#tell(subjectId, this.#sessionsOf(subjectId, now).take({ session, rung, bytes, cmcd }, now))
    const isOwn = cmcd?.sid && this.#names.get(sidKey(subjectId, cmcd.sid)) === session
    this.#note?.({ subjectId, name: session, sid: isOwn ? cmcd.sid : null, sent, req })
    return session
  }

  /** To an edge, which is not a viewer. */
  passOn(subjectId: string, bytes: number): void {
    this.totals.bytes += bytes
    const now = this.#clock.now()
    this.#sessionsOf(subjectId, now).countBytes(bytes, now)
  }

  figures(subjectId: string): ViewerFigures {
    return this.#subjects.get(subjectId)?.sessions.figures(this.#clock.now()) ?? NOBODY
  }

  counts(): [subjectId: string, viewers: number][] {
    return [...this.#subjects].map(([subjectId, { sessions }]) => [subjectId, sessions.size])
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #sessionsOf(subjectId: string, now: number): ViewerSessions {
    const known = this.#subjects.get(subjectId) ?? { sessions: new ViewerSessions(), takenAt: now }
    if (known.sessions.size === 0) this.#subjects.set(subjectId, known)
    known.takenAt = now
    return known.sessions
  }

  /** The player's session name, otherwise its address and user agent: two alike behind one address count as one. */
  #nameOf(subjectId: string, cmcd: Cmcd | null, req: IncomingMessage, now: number): string {
    const address = this.#peers.viewerAddress(req)
    const from = `${subjectId} from ${address ?? ''} ${req.headers['user-agent'] ?? ''}`
    const key = cmcd?.sid ? sidKey(subjectId, cmcd.sid) : from
    const known = this.#names.get(key)
    if (known) return known
    const household = address === null ? null : blockOf(address)
    if (household !== null && this.#isFlood(household, now)) return this.#hash(`${subjectId} of ${household}`)
    const name = this.#hash(key)
    this.#names.set(key, name)
    return name
  }

  #hash(key: string): string {
    return createHash('sha256').update(this.#salt).update(key).digest('base64url').slice(0, 16)
  }

  #isFlood(household: string, now: number): boolean {
    const known = this.#newcomers.get(household)
    const minute = known && now - known.since < MINUTE_MS ? known : { since: now, count: 0 }
    if (minute !== known) this.#newcomers.set(household, minute)
    return ++minute.count > MAX_NEW_A_MINUTE
  }

  #sweep(): void {
    const now = this.#clock.now()
    for (const [subjectId, { sessions, takenAt }] of this.#subjects) {
      this.#tell(subjectId, sessions.sweep(now))
      if (sessions.size === 0 && now - takenAt > FORGET_MS) this.#subjects.delete(subjectId)
    }
  }

  #tell(subjectId: string, events: readonly ViewerEvent[]): void {
    for (const event of events) {
      if (event.type === 'viewer_joined') this.totals.sessions++
      this.#hear?.(subjectId, event)
    }
  }
}

const sidKey = (subjectId: string, sid: string) => `${subjectId} sid ${sid}`

/** In the query or in the four headers (CTA-5004 §3). */
function cmcdOf(target: string, { headers }: IncomingMessage): Cmcd | null {
  if (headers['cmcd-session'] === undefined) return target.includes('CMCD=') ? cmcdOfTarget(target) : null
  const parts = ['cmcd-session', 'cmcd-object', 'cmcd-request', 'cmcd-status'].map((name) => headers[name])
  return parseCmcd(parts.filter((part) => typeof part === 'string').join(','))
}
