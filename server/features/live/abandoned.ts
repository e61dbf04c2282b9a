// Sessions of dead workers, and unwanted recordings.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { AIRED_KEPT_MS } from '#domain/live/live-air.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'
import { dropLeftEncoders } from './encoder-reports.ts'
import { closeItem, endSession } from './recording.ts'

const GONE = 'The server that received this feed stopped unexpectedly. The recording was kept; send the feed again.'

/**
 * Their items become ready with what was written. Several workers may do it at once.
 * @param own sessions that the caller encodes: after an outage of the database its heartbeat is old as well
 * @returns the items
 */
export async function closeAbandoned(db: Db, own: readonly string[] = []): Promise<string[]> {
  const rows = await db.$queryRaw<{ mediaId: string; streamId: string | null; channelId: string | null }[]>`
    SELECT m.id AS "mediaId", s.id AS "streamId", s."channelId" FROM "MediaItem" m
      LEFT JOIN "streams" s ON s."mediaId" = m.id
     WHERE m.state = 'RECORDING' AND (s.id IS NULL OR s.id <> ALL(${[...own]}::text[]))
       AND NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = m."workerId" AND ${WORKER_IS_ALIVE})`
  for (const { mediaId, streamId, channelId } of rows) {
    await db.$transaction(async (tx) => {
      if (streamId) await endSession(tx, streamId, { state: 'ERROR', reason: GONE, endedByUs: true })
      await closeItem(tx, mediaId)
      if (channelId) await notify(tx, 'live', channelId)
    })
    await notify(db, 'library', mediaId)
  }
  await dropLeftEncoders(db)
  return rows.map(({ mediaId }) => mediaId)
}

/**
 * Items of contributions without recording: deleted at once, and those that aired when no viewer can request them any
 * more. Their rows are deleted. @returns where their files are
 */
export async function dropUnwanted(db: Db, now: number): Promise<{ accountId: string; mediaId: string }[]> {
  const sessions = await db.liveStream.findMany({
    where: {
      mediaId: { not: null },
      contribution: { record: false },
      OR: [
        { aired: false, endedAt: { not: null } },
        { aired: true, endedAt: { lt: new Date(now - AIRED_KEPT_MS) } },
      ],
    },
    select: { id: true, mediaId: true, channel: { select: { accountId: true } } },
    take: 100,
  })
  const dropped: { accountId: string; mediaId: string }[] = []
  for (const { id, mediaId, channel } of sessions) {
    await db.$transaction(async (tx) => {
      // The sender has disconnected, and the encoder still writes what it holds: with the next run.
      if ((await tx.mediaItem.count({ where: { id: mediaId!, state: 'RECORDING' } })) > 0) return
      // It was put into a rundown since: then it is wanted after all.
      const { count } = await tx.mediaItem.deleteMany({
        where: { id: mediaId!, rundown: { none: {} }, episodes: { none: {} } },
      })
      await tx.liveStream.update({ where: { id }, data: { mediaId: null } })
      if (count > 0) dropped.push({ accountId: channel.accountId, mediaId: mediaId! })
    })
  }
  return dropped
}
