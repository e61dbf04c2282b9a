// The viewers of this origin's channels: who a request is from, and the figures of each channel.
// Addresses are hashed with a salt that dies with the process; nothing of a viewer is stored.
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { type Cmcd, cmcdOfTarget, parseCmcd } from '../../server/domain/figures/cmcd.ts'
import { type ViewerEvent, type ViewerFigures, ViewerSessions } from '../../server/domain/figures/sessions.ts'
import type { Clock } from '../clock.ts'

const SWEEP_MS = 1_000
/** A channel nobody has watched for so long is forgotten: its last minute is over. */
const FORGET_MS = 60_000
const NOBODY: ViewerFigures = new ViewerSessions().figures(0)

export interface TakenFrom {
  channelId: string
  rung: string
  bytes: number
  /** What was asked for, its query included. */
  target: string
  req: IncomingMessage
}

export type HearViewers = (channelId: string, event: ViewerEvent) => void

export class Viewers {
  readonly totals = { bytes: 0, stalls: 0, sessions: 0 }
  readonly #clock: Clock
  readonly #salt = randomBytes(16)
  readonly #channels = new Map<string, { sessions: ViewerSessions; takenAt: number }>()
  readonly #names = new LRUCache<string, string>({ max: 20_000 })
  readonly #timer: NodeJS.Timeout
  #hear: HearViewers | null = null

  constructor(clock: Clock) {
    this.#clock = clock
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS)
    this.#timer.unref()
  }

  /** One at a time: whoever tells them on. */
  onEvent(hear: HearViewers): void {
    this.#hear = hear
  }

  take({ channelId, rung, bytes, target, req }: TakenFrom): void {
    this.totals.bytes += bytes
    // The edge fetches for many: it asked at the gate for each of them.
    if (req.headers['x-playout-edge'] !== undefined) return
    const now = this.#clock.now()
    const cmcd = cmcdOf(target, req)
    const known = this.#channels.get(channelId) ?? { sessions: new ViewerSessions(), takenAt: now }
    if (known.sessions.size === 0) this.#channels.set(channelId, known)
    known.takenAt = now
    if (cmcd?.bs) this.totals.stalls++
    this.#tell(channelId, known.sessions.take({ session: this.#nameOf(channelId, cmcd, req), rung, bytes, cmcd }, now))
  }

  figures(channelId: string): ViewerFigures {
    return this.#channels.get(channelId)?.sessions.figures(this.#clock.now()) ?? NOBODY
  }

  counts(): [channelId: string, viewers: number][] {
    return [...this.#channels].map(([channelId, { sessions }]) => [channelId, sessions.size])
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** What a player calls itself, else where it comes from and what it is: two alike behind one address are one. */
  #nameOf(channelId: string, cmcd: Cmcd | null, req: IncomingMessage): string {
    const who = cmcd?.sid ? `sid ${cmcd.sid}` : `from ${addressOf(req)} ${req.headers['user-agent'] ?? ''}`
    const key = `${channelId} ${who}`
    const known = this.#names.get(key)
    if (known) return known
    const name = createHash('sha256').update(this.#salt).update(key).digest('base64url').slice(0, 16)
    this.#names.set(key, name)
    return name
  }

  #sweep(): void {
    const now = this.#clock.now()
    for (const [channelId, { sessions, takenAt }] of this.#channels) {
      this.#tell(channelId, sessions.sweep(now))
      if (sessions.size === 0 && now - takenAt > FORGET_MS) this.#channels.delete(channelId)
    }
  }

  #tell(channelId: string, events: readonly ViewerEvent[]): void {
    for (const event of events) {
      if (event.type === 'viewer_joined') this.totals.sessions++
      this.#hear?.(channelId, event)
    }
  }
}

/** In the query or in the four headers (CTA-5004 §3). */
function cmcdOf(target: string, { headers }: IncomingMessage): Cmcd | null {
  if (headers['cmcd-session'] === undefined) return target.includes('CMCD=') ? cmcdOfTarget(target) : null
  const parts = ['cmcd-session', 'cmcd-object', 'cmcd-request', 'cmcd-status'].map((name) => headers[name])
  return parseCmcd(parts.filter((part) => typeof part === 'string').join(','))
}

/** Behind a proxy of our own machine, and of an edge that asks at the gate: whom that one speaks for. */
function addressOf(req: IncomingMessage): string {
  const peer = req.socket.remoteAddress ?? ''
  const forwarded = req.headers['x-forwarded-for']
  return typeof forwarded === 'string' && (req.url === '/gate' || /^(?:::ffff:)?127\.|^::1$/.test(peer))
    ? (forwarded.split(',').at(-1)?.trim() ?? peer)
    : peer
}
