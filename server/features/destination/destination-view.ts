import { describeDestination } from '#domain/destination/describe-destination.ts'
import { type DestinationView, rungSchema } from './schema.ts'

/** All columns but the key: what is not selected cannot leak. */
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
