import type { Db } from '#adapters/db.ts'
import type { PlayingWorker } from '#domain/system/share-channels.ts'
import { HEARTBEAT_MS } from '#domain/system/worker-alive.ts'

/** Shorter than the lease of a channel: a worker that was killed has no share when its channels are free. */
const SILENT_MS = 2 * HEARTBEAT_MS

/** The workers that take channels now. */
export async function listPlayingWorkers(db: Db): Promise<PlayingWorker[]> {
  return db.$queryRaw<PlayingWorker[]>`
    SELECT w.id, w."channelCapacity" AS capacity, count(c.id)::int AS held
      FROM "WorkerNode" w
      LEFT JOIN "ChannelLease" l ON l."workerId" = w.id AND l."expiresAt" > now()
      LEFT JOIN "Channel" c ON c.id = l."channelId" AND c.desired = 'STARTED'
     WHERE 'playout' = ANY(w.roles) AND w."heartbeatAt" > now() - ${SILENT_MS} * interval '1 millisecond'
     GROUP BY w.id`
}

/** Before a worker releases its channels: the others need not leave it a share. */
export async function takeNoMoreChannels(db: Db, workerId: string): Promise<void> {
  await db.$executeRaw`UPDATE "WorkerNode" SET roles = array_remove(roles, 'playout') WHERE id = ${workerId}`
}

/**
 * Channels of a worker that another can take without any viewer or server noticing: steady, without a live feed, and
 * pushed to no destination.
 */
export async function listMovable(db: Db, workerId: string, most: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT channel.id FROM "ChannelLease" lease
      JOIN "Channel" channel ON channel.id = lease."channelId"
     WHERE lease."workerId" = ${workerId} AND lease."expiresAt" > now()
       AND channel.desired = 'STARTED' AND channel.observed = 'LIVE' AND channel."liveAir" IS NULL
       AND NOT EXISTS (SELECT 1 FROM "Destination" d WHERE d."channelId" = channel.id AND d.enabled)
       AND NOT EXISTS (SELECT 1 FROM "Command" c WHERE c."channelId" = channel.id AND c.state = 'PENDING')
     ORDER BY channel.id LIMIT ${most}`
  return rows.map(({ id }) => id)
}
