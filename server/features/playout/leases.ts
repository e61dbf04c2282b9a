// Which worker plays which channel. Times are the database's, so workers' clocks do not matter.
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { PlayoutStateName } from '#domain/channel/status.ts'
import type { Capacity } from '#domain/system/capacity.ts'
import type { DiskSpace } from '#domain/system/disk-space.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import type { ProcessCondition } from '#domain/system/worker-condition.ts'
import { type ClockNote, keepLatestClock } from './air-clock.ts'
import type { Fence } from './fence.ts'

export interface ChannelPulse {
  channelId: string
  epoch: number
  startedAt: Date
  status: PlayoutStateName
  bitrateKbps: number
  errorCount: number
}

/**
 * One heartbeat for all channels of a worker, in one statement each for leases and health.
 * @param now by the worker's own clock
 * @returns the channels whose lease is still held; the others were lost
 */
export async function beat(
  db: Db,
  workerId: string,
  pulses: readonly ChannelPulse[],
  now: number,
): Promise<Set<string>> {
  if (pulses.length === 0) return new Set()
  const ids = pulses.map((pulse) => pulse.channelId)
  const held = await db.$queryRaw<{ channelId: string }[]>`
    UPDATE "ChannelLease" lease
       SET "heartbeatAt" = now(), "expiresAt" = now() + ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond', "clockAt" = ${new Date(now)}
      FROM unnest(${ids}::text[], ${pulses.map((pulse) => pulse.epoch)}::int[]) AS mine(id, epoch)
     WHERE lease."channelId" = mine.id AND lease.epoch = mine.epoch AND lease."workerId" = ${workerId}
    RETURNING lease."channelId"`
  await db.$executeRaw`
    INSERT INTO "StreamProcess" (id, "channelId", kind, status, "startTime", "lastHeartbeat", "inputSource", "outputTargets", "networkBandwidth", "errorCount")
    SELECT 'sp_' || id, id, 'playout', status, started, now(), 'timeline', '["hls"]'::jsonb, kbps, errors
      FROM unnest(${ids}::text[], ${pulses.map((pulse) => pulse.epoch)}::int[], ${pulses.map((pulse) => pulse.status)}::text[], ${pulses.map((pulse) => pulse.startedAt)}::timestamptz[],
                  ${pulses.map((pulse) => pulse.bitrateKbps)}::float8[], ${pulses.map((pulse) => pulse.errorCount)}::int[])
           AS mine(id, epoch, status, started, kbps, errors)
     WHERE EXISTS (SELECT 1 FROM "ChannelLease" l
                    WHERE l."channelId" = mine.id AND l."workerId" = ${workerId} AND l.epoch = mine.epoch)
    ON CONFLICT ("channelId", kind) DO UPDATE
      SET status = excluded.status, "startTime" = excluded."startTime", "lastHeartbeat" = excluded."lastHeartbeat",
          "networkBandwidth" = excluded."networkBandwidth", "errorCount" = excluded."errorCount"`
  return new Set(held.map((row) => row.channelId))
}

/** On an orderly shutdown: another worker may take the channels at once. */
export async function releaseLeases(db: Db, workerId: string): Promise<void> {
  await db.$executeRaw`UPDATE "ChannelLease" SET "expiresAt" = now() - interval '1 second' WHERE "workerId" = ${workerId}`
}

/**
 * A stopped channel needs no holder. The epoch rises, or a heartbeat in flight would take the lease back and delay a
 * quick start until it expires.
 */
export async function releaseLease(db: Db, channelId: string, workerId: string, epoch: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "ChannelLease" SET "expiresAt" = now() - interval '1 second', epoch = epoch + 1
     WHERE "channelId" = ${channelId} AND "workerId" = ${workerId} AND epoch = ${epoch}`
}

const OBSERVED = {
  stopped: 'STOPPED',
  starting: 'STARTING',
  live: 'LIVE',
  degraded: 'DEGRADED',
  draining: 'DRAINING',
  'backing-off': 'BACKING_OFF',
  failed: 'FAILED',
} as const

/** Compare-and-set under the lease. @returns false when the lease was lost */
export async function recordObserved(
  db: Db,
  { channelId, workerId, epoch }: Fence,
  state: PlayoutStateName,
  reason: string | null,
): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE "Channel" SET observed = ${OBSERVED[state]}::"PlayoutState", reason = ${reason},
           "stateSince" = CASE WHEN observed = ${OBSERVED[state]}::"PlayoutState" THEN "stateSince" ELSE now() END
     WHERE id = ${channelId}
       AND EXISTS (SELECT 1 FROM "ChannelLease" l WHERE l."channelId" = ${channelId} AND l."workerId" = ${workerId} AND l.epoch = ${epoch})`
  return changed === 1
}

export interface WorkerFacts {
  id: string
  host: string
  pid: number
  roles: string[]
  /** What it takes at most; omitted: it has no limit, or not the role. */
  capacity?: Partial<Capacity>
  /** Omitted: none yet. */
  condition?: ProcessCondition
  /** With its DATA_DIR; omitted: unknown. */
  disk?: DiskSpace | null
}

/** @param note of its clock; omitted: it has none */
export async function beatWorker(db: DbOrTx, worker: WorkerFacts, note?: ClockNote): Promise<void> {
  const clockAt = note ? new Date(note.clockAt) : null
  const { channels = null, encoders = null, relays = null } = worker.capacity ?? {}
  const condition = worker.condition ? JSON.stringify(worker.condition) : null
  const [free, total] = [worker.disk?.freeBytes ?? null, worker.disk?.totalBytes ?? null]
  await db.$executeRaw`
    INSERT INTO "WorkerNode" (id, host, pid, roles, "startedAt", "heartbeatAt", "clockAt", boot, "uptimeMs", "channelCapacity",
                              "encoderCapacity", "relayCapacity", condition, "diskFreeBytes", "diskTotalBytes")
    VALUES (${worker.id}, ${worker.host}, ${worker.pid}, ${worker.roles}::text[], now(), now(),
            ${clockAt}, ${note?.boot ?? null}, ${note?.uptimeMs ?? null}, ${channels},
            ${encoders}, ${relays}, ${condition}::jsonb, ${free}::bigint, ${total}::bigint)
    ON CONFLICT (id) DO UPDATE
      SET "heartbeatAt" = now(), "clockAt" = excluded."clockAt", boot = excluded.boot, "uptimeMs" = excluded."uptimeMs",
          "channelCapacity" = excluded."channelCapacity", "encoderCapacity" = excluded."encoderCapacity",
          "relayCapacity" = excluded."relayCapacity", condition = excluded.condition,
          "diskFreeBytes" = excluded."diskFreeBytes", "diskTotalBytes" = excluded."diskTotalBytes"`
}

/** Workers that report this machine, oldest first. */
export async function listWorkersOn(db: Db, host: string): Promise<{ id: string; pid: number }[]> {
  return db.workerNode.findMany({ where: { host }, orderBy: { startedAt: 'asc' }, select: { id: true, pid: true } })
}

/**
 * Removes the worker itself and those silent for an hour. Their last clock readings are kept. @param now by its own
 * clock
 */
export async function removeWorker(db: Db, workerId: string, now?: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const removed = await tx.$queryRaw<{ clockAt: Date | null }[]>`
      DELETE FROM "WorkerNode" WHERE id = ${workerId} OR "heartbeatAt" < now() - interval '1 hour' RETURNING "clockAt"`
    const clocks = [now, ...removed.map(({ clockAt }) => clockAt?.getTime())].filter((at) => at !== undefined)
    if (clocks.length > 0) await keepLatestClock(tx, new Date(Math.max(...clocks)))
  })
}
