import type { DbOrTx } from '#adapters/db.ts'
import { readDiskSpace } from '#adapters/disk-space.ts'
import { type DesiredState, playoutStateName, type StoredPlayoutState } from '#domain/channel/playout-state.ts'
import { describeStatus } from '#domain/channel/status.ts'
import { checkDisk } from '#domain/system/disk-space.ts'
import { isAlive, WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import { conditionOf } from '#domain/system/worker-condition.ts'
import { listBrokenTrails } from '#features/audit/verify-audit.ts'

/** The whole installation; the caller has checked that an admin asks. */
export async function getSystemOverview(db: DbOrTx, dataDir: string, now: number) {
  const [accounts, channelsByStatus, queue, brokenTrails, space] = await Promise.all([
    db.account.count({ where: { kind: 'CUSTOMER' } }),
    countChannels(db, now),
    countQueue(db),
    nameTrails(db),
    readDiskSpace(dataDir),
  ])
  const disk = space && { ...space, status: checkDisk(space) }
  return { accounts, channelsByStatus, queue, brokenTrails, disk, at: new Date(now).toISOString() }
}

async function nameTrails(db: DbOrTx) {
  const trails = await listBrokenTrails(db)
  const ids = trails.map(({ accountId }) => accountId)
  const accounts = await db.account.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  const nameOf = new Map(accounts.map(({ id, name }) => [id, name]))
  return trails.map((trail) => ({ ...trail, name: nameOf.get(trail.accountId) ?? null }))
}

interface CountedChannels {
  desired: DesiredState
  observed: StoredPlayoutState
  /** The worker that holds their lease reports. */
  alive: boolean
  count: number
}

/** Counted by the database: an installation has thousands of channels, and pages ask every five seconds. */
export async function countChannels(db: DbOrTx, now: number) {
  const rows = await db.$queryRaw<CountedChannels[]>`
    SELECT c.desired::text, c.observed::text, count(*)::int AS count,
           coalesce(l."heartbeatAt" >= ${new Date(now - WORKER_DEAD_AFTER_MS)}, false) AS alive
      FROM "Channel" c LEFT JOIN "ChannelLease" l ON l."channelId" = c.id
     WHERE c."deletedAt" IS NULL GROUP BY c.desired, c.observed, alive`
  const counts = { LIVE: 0, STARTING: 0, ERROR: 0, STOPPED: 0 }
  for (const { desired, observed, alive, count } of rows)
    counts[describeStatus(desired, playoutStateName(observed), alive ? now : null, now)] += count
  return counts
}

/** Those of an installation, past ones included. */
export const MOST_WORKERS = 1_000

/** Workers by their heartbeats, the most recent first. */
export async function listWorkers(db: DbOrTx, now: number) {
  const [nodes, leases] = await Promise.all([
    db.workerNode.findMany({ orderBy: { heartbeatAt: 'desc' }, take: MOST_WORKERS }),
    db.channelLease.groupBy({ by: ['workerId'], where: { expiresAt: { gt: new Date(now) } }, _count: true }),
  ])
  const channelsOf = new Map(leases.map((row) => [row.workerId, row._count]))
  return nodes.map((node) => ({
    ...node,
    alive: isAlive(node.heartbeatAt.getTime(), now),
    channels: channelsOf.get(node.id) ?? 0,
    condition: conditionOf(node.condition),
  }))
}

export async function countQueue(db: DbOrTx) {
  const [states, pendingCommands] = await Promise.all([
    db.mediaItem.groupBy({ by: ['state'], _count: true }),
    db.command.count({ where: { state: 'PENDING' } }),
  ])
  const of = (...names: string[]) =>
    states.filter((row) => names.includes(row.state)).reduce((sum, row) => sum + row._count, 0)
  return {
    waiting: of('UPLOADED'),
    working: of('CHECKING', 'TRANSCODING', 'VERIFYING'),
    failed: of('FAILED'),
    pendingCommands,
  }
}
