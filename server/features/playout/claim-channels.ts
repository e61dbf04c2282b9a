// Which channels a worker claims: its share of those that wait, within its capacity.
import { type Db, Prisma } from '#adapters/db.ts'
import { pickStarts, type Waiting } from '#domain/plan/pick-starts.ts'
import { PLANS, type PlanName } from '#domain/plan/plans.ts'
import { shareOf } from '#domain/system/share-channels.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import { listPlayingWorkers } from './list-playing-workers.ts'
import { WORKER_IS_ALIVE } from './worker-alive.ts'

export interface ClaimedChannel {
  channelId: string
  epoch: number
}

const CLAIMED_AT_ONCE = 500
/** What is beyond a worker's share is left to the others for this long. */
const LEFT_FOR_MS = 3_000
const WAITING = 'All workers are at their capacity. The channel starts when there is room; higher plans start first.'

/**
 * A lease `lease` that nobody keeps: it expired, or it ends later than any that was written by a worker, who is not alive.
 * Such a row was edited, or the database's clock was set back.
 */
const IS_FREE = Prisma.sql`(lease."expiresAt" < now() OR (
  lease."expiresAt" > now() + 2 * ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond'
  AND NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = lease."workerId" AND ${WORKER_IS_ALIVE})))`

/**
 * Claims started channels (and stopped ones with a command waiting) that no live worker holds. Claiming raises the
 * epoch: writes of the former holder are rejected.
 * @param capacity how many started channels the worker plays at most; what is on air is taken beyond it
 */
export async function claimChannels(
  db: Db,
  workerId: string,
  capacity = Number.POSITIVE_INFINITY,
): Promise<ClaimedChannel[]> {
  const waiting = await db.$queryRaw<
    {
      id: string
      isOnAir: boolean
      isStopping: boolean
      plan: PlanName
      since: Date
      reason: string | null
      freeForMs: number
    }[]
  >`
    SELECT channel.id, channel.observed <> 'STOPPED' AS "isOnAir", channel.desired = 'STOPPED' AS "isStopping",
           account.plan::text AS plan, channel."updatedAt" AS since, channel.reason,
           (EXTRACT(EPOCH FROM now() - GREATEST(channel."updatedAt", CASE WHEN lease."expiresAt" < now() THEN lease."expiresAt" END)) * 1000)::float8 AS "freeForMs"
      FROM "Channel" channel
      JOIN "Account" account ON account.id = channel."accountId"
      LEFT JOIN "ChannelLease" lease ON lease."channelId" = channel.id
     WHERE (lease."channelId" IS NULL OR ${IS_FREE})
       AND (channel.desired = 'STARTED' OR channel.observed <> 'STOPPED'
            OR EXISTS (SELECT 1 FROM "Command" c WHERE c."channelId" = channel.id AND c.state = 'PENDING'))`
  if (waiting.length === 0) return []
  const workers = await listPlayingWorkers(db)
  const held = workers.find(({ id }) => id === workerId)?.held ?? 0
  const total = workers.reduce(
    (sum, worker) => sum + worker.held,
    waiting.filter((channel) => !channel.isStopping).length,
  )
  const own = ownPart(
    waiting.map(({ plan, since, ...channel }) => ({
      ...channel,
      priority: PLANS[plan].priority,
      since: since.getTime(),
    })),
    shareOf(workers, workerId, total) - held,
  )
  const room = capacity === Number.POSITIVE_INFINITY ? capacity : capacity - (await countHeld(db, workerId))
  const { taken, queued } = pickStarts(own, room)
  const untold = waiting.filter(({ id, reason }) => queued.includes(id) && reason !== WAITING).map(({ id }) => id)
  const claimed = await claimEach(db, workerId, taken.slice(0, CLAIMED_AT_ONCE))
  // After it: this worker's own room is used up by then.
  if (untold.length > 0) await tellWaiting(db, untold)
  return claimed
}

/** Those that nobody took, those that stop, and of the others as many as fit into this worker's share, higher plans first. */
function ownPart<W extends Waiting & { freeForMs: number }>(waiting: readonly W[], shareLeft: number): W[] {
  const isShared = ({ isStopping, freeForMs }: W) => !isStopping && freeForMs < LEFT_FOR_MS
  const shared = waiting.filter(isShared).sort((a, b) => b.priority - a.priority || a.since - b.since)
  return [...waiting.filter((channel) => !isShared(channel)), ...shared.slice(0, Math.max(0, shareLeft))]
}

async function claimEach(db: Db, workerId: string, ids: readonly string[]): Promise<ClaimedChannel[]> {
  if (ids.length === 0) return []
  const claimed = await db.$queryRaw<ClaimedChannel[]>`
    INSERT INTO "ChannelLease" AS lease ("channelId", "workerId", epoch, "expiresAt", "heartbeatAt")
    SELECT channel.id, ${workerId}, 1, now() + ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond', now()
      FROM "Channel" channel WHERE channel.id = ANY(${[...ids]}) ORDER BY channel.id
    ON CONFLICT ("channelId") DO UPDATE
      SET "workerId" = excluded."workerId", epoch = lease.epoch + 1, "expiresAt" = excluded."expiresAt", "heartbeatAt" = excluded."heartbeatAt"
      WHERE ${IS_FREE}
    RETURNING "channelId", epoch`
  await db.$executeRaw`
    UPDATE "Channel" SET reason = NULL
     WHERE id = ANY(${claimed.map(({ channelId }) => channelId)}) AND reason = ${WAITING}`
  return claimed
}

async function countHeld(db: Db, workerId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "ChannelLease" l JOIN "Channel" c ON c.id = l."channelId"
     WHERE l."workerId" = ${workerId} AND l."expiresAt" > now() AND c.desired = 'STARTED'`
  return row!.count
}

/** Unless another worker has room: it will claim them in a moment. No worker holds them, so only this writes it. */
async function tellWaiting(db: Db, ids: readonly string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE "Channel" channel SET reason = ${WAITING}
     WHERE channel.id = ANY(${[...ids]}) AND channel.observed = 'STOPPED'
       AND NOT EXISTS (
         SELECT 1 FROM "WorkerNode" w
          WHERE 'playout' = ANY(w.roles) AND ${WORKER_IS_ALIVE}
            AND (w."channelCapacity" IS NULL OR w."channelCapacity" > (
              SELECT count(*) FROM "ChannelLease" l JOIN "Channel" c ON c.id = l."channelId"
               WHERE l."workerId" = w.id AND l."expiresAt" > now() AND c.desired = 'STARTED')))`
}
