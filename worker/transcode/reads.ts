// What the transcoders look up. Times are the database's: the clocks of workers do not matter.
import type { DbOrTx } from '../../server/adapters/db.ts'
import type { MediaId } from '../../server/domain/ids.ts'

/** A worker that has not beaten for so long is taken for dead. */
export const WORKER_DEAD_AFTER_MS = 20_000
/** So long an upload may wait for its job before the janitor makes one. */
const UNQUEUED_AFTER_MS = 10_000

/** Items that nobody works on although somebody should, oldest first. */
export async function listStrandedMedia(db: DbOrTx): Promise<MediaId[]> {
  const rows = await db.$queryRaw<{ id: MediaId }[]>`
    SELECT m.id FROM "MediaItem" m
     WHERE (m.state = 'UPLOADED' AND m."createdAt" < now() - ${UNQUEUED_AFTER_MS} * interval '1 millisecond')
        OR (m.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING')
            AND NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = m."workerId"
                            AND w."heartbeatAt" > now() - ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond'))
     ORDER BY m."createdAt" LIMIT 200`
  return rows.map((row) => row.id)
}

export async function mediaExists(db: DbOrTx, mediaId: string): Promise<boolean> {
  return (await db.mediaItem.count({ where: { id: mediaId } })) > 0
}
