// What transcoders do and did. The workers are shared: how busy they are tells an account what others do, so that only
// admins see it.
import type { DbOrTx } from '#adapters/db.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'
import type { TranscoderMetrics } from './schema.ts'

/** Of the uploads of one account. */
export async function getAccountMetrics(db: DbOrTx, accountId: string): Promise<TranscoderMetrics> {
  const [states, tally] = await Promise.all([
    db.mediaItem.groupBy({ by: ['state'], where: { accountId, state: { in: [...UNFINISHED] } }, _count: true }),
    db.transcodeTally.findUnique({ where: { accountId } }),
  ])
  const workers = { totalWorkers: null, activeWorkers: null, idleWorkers: null, unhealthyWorkers: null }
  const facts = { completed: tally?.completed ?? 0, failed: tally?.failed ?? 0, busyMs: Number(tally?.busyMs ?? 0) }
  return { scope: 'account', ...workers, ...sumUp(states, facts) }
}

/** Of the whole installation; the caller has checked that an admin asks. */
export async function getAllMetrics(db: DbOrTx): Promise<TranscoderMetrics> {
  const [states, { _sum: sum }, [pool]] = await Promise.all([
    db.mediaItem.groupBy({ by: ['state'], where: { state: { in: [...UNFINISHED] } }, _count: true }),
    db.transcodeTally.aggregate({ _sum: { completed: true, failed: true, busyMs: true } }),
    db.$queryRaw<[{ total: number; unhealthy: number; active: number }]>`
      SELECT COALESCE(sum(n.size) FILTER (WHERE n.alive), 0)::int AS total,
             COALESCE(sum(n.size) FILTER (WHERE NOT n.alive), 0)::int AS unhealthy,
             (SELECT COALESCE(sum(GREATEST(1, (SELECT count(*) FROM "TranscodePart" p
                                                WHERE p."mediaId" = m.id AND p.state = 'RUNNING'))), 0)
                FROM "MediaItem" m JOIN "WorkerNode" w ON w.id = m."workerId"
               WHERE m.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING') AND ${WORKER_IS_ALIVE})::int AS active
        FROM (SELECT COALESCE(w."transcodeWorkers", 0) AS size, ${WORKER_IS_ALIVE} AS alive FROM "WorkerNode" w) n`,
  ])
  const workers = {
    totalWorkers: pool.total,
    activeWorkers: pool.active,
    // A pool that became smaller finishes what it has begun.
    idleWorkers: Math.max(0, pool.total - pool.active),
    unhealthyWorkers: pool.unhealthy,
  }
  const facts = { completed: sum.completed ?? 0, failed: sum.failed ?? 0, busyMs: Number(sum.busyMs ?? 0) }
  return { scope: 'installation', ...workers, ...sumUp(states, facts) }
}

const UNFINISHED = ['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING'] as const

function sumUp(
  states: readonly { state: string; _count: number }[],
  { completed, failed, busyMs }: { completed: number; failed: number; busyMs: number },
) {
  const queueLength = states.find(({ state }) => state === 'UPLOADED')?._count ?? 0
  const ended = completed + failed
  return {
    queueLength,
    tasksInProgress: states.reduce((sum, { _count }) => sum + _count, 0) - queueLength,
    totalTasksProcessed: completed,
    totalTasksFailed: failed,
    averageTaskTimeMs: ended === 0 ? null : Math.round(busyMs / ended),
  }
}
