// Shared state of the playout role: the channels that this worker plays, and its dependencies.
import type { Db } from '#adapters/db.ts'
import type { Logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import type { OutageWatch } from '#domain/system/outage-watch.ts'
import type { Fence } from '#features/playout/fence.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'

/** Leaves database connections for heartbeats. */
export const PLANS_AT_ONCE = 4

export interface Playout {
  db: Db
  workerId: string
  clock: Clock
  /** Of the database. */
  outages: OutageWatch
  log: Logger
  /** Channels on air that it takes at most. */
  capacity: number
  /** By channel id: those whose lease this worker holds. */
  supervisors: Map<string, ChannelSupervisor>
  /** Plans are queued: a thousand starts at once must leave database connections for heartbeats. */
  enqueue<T>(work: () => Promise<T>): Promise<T>
}

export const fenceOf = ({ workerId }: Playout, { channelId, epoch }: Omit<Fence, 'workerId'>): Fence => ({
  channelId,
  workerId,
  epoch,
})
