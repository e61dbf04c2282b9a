import { setTimeout as sleep } from 'node:timers/promises'
import type { DbOrTx } from '#adapters/db.ts'
import { diskStatus, readDiskSpace } from '#adapters/disk-space.ts'
import { playoutStateName } from '#domain/channel/playout-state.ts'
import { describeStatus, HEARTBEAT_LOST_AFTER_MS } from '#domain/channel/status.ts'
import { judgeDisk } from '#domain/system/disk-space.ts'
import { ROLES } from '#domain/system/roles.ts'
import { countStoredBytes } from '#features/account/limits.ts'
import packageFacts from '#package.json' with { type: 'json' }
import type { AccountOverview, Health, SystemOverview, WorkerOverview } from './schema.ts'

const HEALTH_PATIENCE_MS = 3_000
const { version } = packageFacts

/** The whole installation; the caller has checked that an admin asks. */
export async function getSystemOverview(db: DbOrTx, dataDir: string, now: number): Promise<SystemOverview> {
  const [accounts, channelsByStatus, workers, queue, space] = await Promise.all([
    listAccounts(db),
    countChannels(db, now),
    listWorkers(db, now),
    countQueue(db),
    readDiskSpace(dataDir),
  ])
  const disk = space && { ...space, status: judgeDisk(space) }
  return { accounts, channelsByStatus, workers, queue, disk, at: new Date(now).toISOString() }
}

async function listAccounts(db: DbOrTx): Promise<AccountOverview[]> {
  const [accounts, onAir] = await Promise.all([
    db.account.findMany({
      orderBy: { createdAt: 'asc' },
      include: { _count: { select: { users: true, channels: true, media: true } } },
    }),
    db.channel.groupBy({ by: ['accountId'], where: { desired: 'STARTED' }, _count: true }),
  ])
  const onAirOf = new Map(onAir.map((row) => [row.accountId, row._count]))
  const bytesOf = await countStoredBytes(
    db,
    accounts.map(({ id }) => id),
  )
  return accounts.map(({ id, name, createdAt, longestDvrMinutes, _count }) => ({
    id,
    name,
    createdAt: createdAt.toISOString(),
    users: _count.users,
    channels: _count.channels,
    channelsOnAir: onAirOf.get(id) ?? 0,
    media: _count.media,
    storedBytes: bytesOf.get(id) ?? 0,
    longestDvrMinutes,
  }))
}

async function countChannels(db: DbOrTx, now: number): Promise<SystemOverview['channelsByStatus']> {
  const counts = { LIVE: 0, STARTING: 0, ERROR: 0, STOPPED: 0 }
  const rows = await db.channel.findMany({
    select: { desired: true, observed: true, lease: { select: { heartbeatAt: true } } },
  })
  for (const { desired, observed, lease } of rows)
    counts[describeStatus(desired, playoutStateName(observed), lease?.heartbeatAt.getTime() ?? null, now)]++
  return counts
}

/** Workers as their heartbeats have it, the freshest first. */
async function listWorkers(db: DbOrTx, now: number): Promise<WorkerOverview[]> {
  const [nodes, leases] = await Promise.all([
    db.workerNode.findMany({ orderBy: { heartbeatAt: 'desc' } }),
    db.channelLease.groupBy({ by: ['workerId'], where: { expiresAt: { gt: new Date(now) } }, _count: true }),
  ])
  const channelsOf = new Map(leases.map((row) => [row.workerId, row._count]))
  return nodes.map((node) => ({
    id: node.id,
    host: node.host,
    pid: node.pid,
    roles: node.roles,
    startedAt: node.startedAt.toISOString(),
    heartbeatAt: node.heartbeatAt.toISOString(),
    alive: now - node.heartbeatAt.getTime() <= HEARTBEAT_LOST_AFTER_MS,
    channels: channelsOf.get(node.id) ?? 0,
  }))
}

async function countQueue(db: DbOrTx): Promise<SystemOverview['queue']> {
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

/** Never throws: that the database is away is an answer here. */
export async function getHealth(db: DbOrTx, dataDir: string, now: number): Promise<Health> {
  const startedAt = performance.now()
  // A database that hangs is away as well, and a probe does not wait for ever.
  const timeout = new AbortController()
  const late = sleep(HEALTH_PATIENCE_MS, null, { signal: timeout.signal, ref: false }).catch(() => null)
  const workers = await Promise.race([listWorkers(db, now), late]).catch(() => null)
  timeout.abort()
  const storage = { status: await diskStatus(dataDir) }
  if (!workers)
    return {
      status: 'degraded',
      storage,
      database: { status: 'unavailable', latencyMs: null },
      workers: { status: 'unknown', alive: 0, missing: [], lastHeartbeat: null },
      version,
    }
  const alive = workers.filter((worker) => worker.alive)
  const missing = ROLES.filter((role) => !alive.some(({ roles }) => roles.includes(role)))
  return {
    status: missing.length === 0 && storage.status !== 'full' ? 'ok' : 'degraded',
    storage,
    database: { status: 'ok', latencyMs: Math.round(performance.now() - startedAt) },
    workers: {
      status: missing.length === 0 ? 'ok' : alive.length > 0 ? 'incomplete' : 'none',
      alive: alive.length,
      missing,
      lastHeartbeat: workers[0]?.heartbeatAt ?? null,
    },
    version,
  }
}
