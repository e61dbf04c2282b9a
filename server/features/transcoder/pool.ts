// The pool of transcoders over all worker processes, in the database.
import type { Db } from '#adapters/db.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'

export interface Pool {
  /** Items, and parts of long items, that a worker may claim now. */
  queued: number
  /** Workers of all living processes. */
  workers: number
}

export async function getPool(db: Db): Promise<Pool> {
  const [pool] = await db.$queryRaw<[Pool]>`
    SELECT ((SELECT count(*) FROM "MediaItem" m
              WHERE m.state = 'UPLOADED' AND (m."tryAfter" IS NULL OR m."tryAfter" <= now()))
            + (SELECT count(*) FROM "TranscodePart" p JOIN "MediaItem" m ON m.id = p."mediaId"
                WHERE p.state = 'QUEUED' AND m.state = 'TRANSCODING'))::int AS queued,
           (SELECT COALESCE(sum(w."transcodeWorkers"), 0) FROM "WorkerNode" w WHERE ${WORKER_IS_ALIVE})::int AS workers`
  return pool
}

/** @returns false before the process's first heartbeat */
export async function stateEncoder(db: Db, workerId: string, videoEncoder: string): Promise<boolean> {
  const { count } = await db.workerNode.updateMany({ where: { id: workerId }, data: { videoEncoder } })
  return count > 0
}

/** Does nothing before the process's first heartbeat. */
export async function statePool(db: Db, workerId: string, workers: number): Promise<void> {
  await db.workerNode.updateMany({ where: { id: workerId }, data: { transcodeWorkers: workers } })
}
