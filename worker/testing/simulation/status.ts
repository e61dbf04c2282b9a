// What the database says of the channels of a run, and whether that is what it should be.
import type pg from 'pg'
import { chunkAt } from '#domain/timeline/locate.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { dueInLog } from './final-checks.ts'

/** A dead or cut-off worker's channels are taken over within this. */
const TAKEOVER_MS = 15_000
/** Lost statements are repeated with the next round. */
const TAKEOVER_LOSSY_MS = TAKEOVER_MS + 4_000
/** A worker leaves what is beyond its share for 3 s to the others, also to one that was lost a moment ago. */
const SHARES_MS = 4_000
/** Entries are logged some seconds after they ended. */
const LOG_LAG_MS = 22_000

export interface Status {
  id: string
  desired: string
  observed: string
  holder: string | null
  expiresAt: Date | null
  pending: number
  loggedUntil: Date | null
  fault: string | null
}

const STATUS = `
SELECT c.id, c.desired::text, c.observed::text, k.holder, l."expiresAt",
       (SELECT count(*)::int FROM "Command" p WHERE p."channelId" = c.id AND p.state = 'PENDING') AS pending,
       (SELECT a."startsAt" + a."durationMs" * interval '1 millisecond' FROM "AsRunRow" a
         WHERE a."channelId" = c.id ORDER BY a.ordinal DESC LIMIT 1) AS "loggedUntil",
       (SELECT f.what FROM sim.faults f WHERE f.channel = c.id ORDER BY f.id LIMIT 1) AS fault
  FROM "Channel" c LEFT JOIN "ChannelLease" l ON l."channelId" = c.id
  LEFT JOIN sim.claims k ON k.channel = c.id AND k.epoch = l.epoch
 WHERE c.id = ANY($1) ORDER BY c.id`

export async function loadStatus(control: pg.Client, channelIds: readonly string[]): Promise<Status[]> {
  const { rows } = await control.query<Status>({ name: 'status', text: STATUS, values: [[...channelIds]] })
  return rows
}

/** Why a channel is not what it should be; null: it is. */
export function whatIsMissing(
  { id, desired, observed, holder, expiresAt, pending, loggedUntil }: Status,
  chunks: readonly TimelineChunk[],
  now: number,
  isHealthy: (holder: string | null) => boolean,
): string | null {
  const onAir = chunkAt(chunks, now) !== null
  const isHeld = expiresAt !== null && expiresAt.getTime() > now
  if (pending > 0) return `${id}: ${pending} commands wait`
  if (observed !== (desired === 'STARTED' ? 'LIVE' : 'STOPPED'))
    return `${id}: it is ${observed}, and should be ${desired}`
  if (desired === 'STARTED' && !(onAir && isHeld && isHealthy(holder))) return `${id}: it is off air, or nobody has it`
  if (desired === 'STOPPED' && (onAir || isHeld)) return `${id}: it is on air, or held, and should be stopped`
  // Whoever stopped it may have crashed before the log was complete: the next start continues it.
  if (desired === 'STOPPED') return null
  const due = dueInLog(chunks, now - LOG_LAG_MS)
  return due !== null && (loggedUntil?.getTime() ?? 0) < due ? `${id}: the as-run log is behind` : null
}

export interface Owner {
  isHealthy: boolean
  /** When what is wrong with it began. */
  struckAt: number | null
}

interface Others {
  /** Since when a worker could take channels over; null: none can. */
  ableSince: number | null
  /** How many workers are away. */
  lost: number
}

/** How long channels are without a worker that can play them. */
export class Owners {
  readonly #lostAt = new Map<string, number>()
  readonly #limitMs: number

  constructor(isLossy: boolean) {
    this.#limitMs = isLossy ? TAKEOVER_LOSSY_MS : TAKEOVER_MS
  }

  /**
   * @returns what is wrong, or null
   */
  check(
    { id, desired, holder, expiresAt }: Status,
    now: number,
    ownerOf: (name: string) => Owner,
    { ableSince, lost }: Others,
  ): string | null {
    const owner = holder === null ? null : ownerOf(holder)
    if (desired !== 'STARTED' || (owner?.isHealthy && expiresAt !== null && expiresAt.getTime() > now)) {
      this.#lostAt.delete(id)
      return null
    }
    const lostAt = this.#lostAt.get(id) ?? owner?.struckAt ?? now
    this.#lostAt.set(id, lostAt)
    if (ableSince === null) return null
    const waitedMs = now - Math.max(lostAt, ableSince)
    return waitedMs > this.#limitMs + (lost > 1 ? SHARES_MS : 0)
      ? `${id}: nobody took it over for ${waitedMs} ms`
      : null
  }
}
