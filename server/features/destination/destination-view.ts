import type { Prisma } from '#adapters/db.ts'
import { describeDestination } from '#domain/destination/describe-destination.ts'
import { rungProblems } from '#domain/destination/platforms.ts'
import { isoOrNull } from '#domain/instants.ts'
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

export type DestinationRow = Prisma.DestinationGetPayload<{ select: typeof DESTINATION_COLUMNS }>

/** @param frameRate of the account */
export function toDestinationView(
  row: DestinationRow,
  { channelStarted, frameRate }: { channelStarted: boolean; frameRate: number },
  now: number,
): DestinationView {
  const { state, stateSince, outTimeMs, frames, memoryBytes, observedAt, createdAt, ...plain } = row
  const rung = rungSchema.catch('1080p').parse(row.rung)
  const facts = { ...plain, state, channelStarted, observedAt: observedAt?.getTime() ?? null }
  return {
    ...plain,
    ...describeDestination(facts, now),
    rung,
    rungProblem: rungProblems(row.platform, rung, { frameRate }).join(' ') || null,
    // The column is never empty.
    hasKey: true,
    since: stateSince.toISOString(),
    outTimeMs: Number(outTimeMs),
    frames: Number(frames),
    memoryBytes: Number(memoryBytes),
    observedAt: isoOrNull(observedAt),
    createdAt: createdAt.toISOString(),
  }
}
