import type { DbOrTx } from '#adapters/db.ts'
import { describeDestination } from '#domain/destination/describe-destination.ts'
import { DomainError } from '#server/errors.ts'
import { type DestinationsSnapshot, type DestinationView, rungSchema } from './schema.ts'

/** All but the key: what is not selected cannot get out. */
export const DESTINATION_COLUMNS = {
  id: true,
  channelId: true,
  name: true,
  platform: true,
  serverUrl: true,
  backupServerUrl: true,
  rung: true,
  enabled: true,
  maxFailures: true,
  state: true,
  reason: true,
  stateSince: true,
  failures: true,
  restarts: true,
  pid: true,
  outTimeMs: true,
  bitrateKbps: true,
  frames: true,
  queueMs: true,
  takenKbps: true,
  waitingBytes: true,
  cpuPercent: true,
  memoryBytes: true,
  observedAt: true,
  createdAt: true,
} as const

export interface DestinationRow {
  id: string
  channelId: string
  name: string
  platform: DestinationView['platform']
  serverUrl: string
  backupServerUrl: string | null
  rung: string
  enabled: boolean
  maxFailures: number
  state: 'IDLE' | 'CONNECTING' | 'LIVE' | 'BACKING_OFF' | 'DISABLED'
  reason: string | null
  stateSince: Date
  failures: number
  restarts: number
  pid: number | null
  outTimeMs: bigint
  bitrateKbps: number
  frames: bigint
  queueMs: number
  takenKbps: number | null
  waitingBytes: number | null
  cpuPercent: number
  memoryBytes: bigint
  observedAt: Date | null
  createdAt: Date
}

export function toDestinationView(row: DestinationRow, channelStarted: boolean, now: number): DestinationView {
  const { state, stateSince, outTimeMs, frames, memoryBytes, observedAt, createdAt, rung, ...plain } = row
  const facts = { ...plain, state, channelStarted, observedAt: observedAt?.getTime() ?? null }
  return {
    ...plain,
    ...describeDestination(facts, now),
    rung: rungSchema.catch('1080p').parse(rung),
    // The column is never empty.
    hasKey: true,
    since: stateSince.toISOString(),
    outTimeMs: Number(outTimeMs),
    frames: Number(frames),
    memoryBytes: Number(memoryBytes),
    observedAt: observedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

/** Oldest first. @throws CHANNEL_NOT_FOUND, for another account's channel as for one that does not exist */
export async function listDestinations(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  now: number,
): Promise<DestinationsSnapshot> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId },
    select: {
      desired: true,
      destinations: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: DESTINATION_COLUMNS },
    },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const destinations = channel.destinations.map((row) => toDestinationView(row, channel.desired === 'STARTED', now))
  return { destinations, at: new Date(now).toISOString() }
}

/** @throws CHANNEL_NOT_FOUND, DESTINATION_NOT_FOUND */
export async function getDestination(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  destinationId: string,
  now: number,
): Promise<DestinationView> {
  const { destinations } = await listDestinations(db, accountId, channelId, now)
  const found = destinations.find(({ id }) => id === destinationId)
  if (!found) throw new DomainError('DESTINATION_NOT_FOUND')
  return found
}
