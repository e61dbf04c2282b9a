// The same as series of /api/metrics.
import type { DbOrTx } from '#adapters/db.ts'
import type { TranscoderFigure } from '#adapters/metrics.ts'
import { countBackfill } from '#features/ladder/backfill.ts'
import { getAllMetrics } from './get-metrics.ts'

export async function getTranscoderFigures(db: DbOrTx): Promise<Record<TranscoderFigure, number>> {
  const [found, { waiting }] = await Promise.all([getAllMetrics(db), countBackfill(db)])
  return {
    total_workers: found.totalWorkers ?? 0,
    active_workers: found.activeWorkers ?? 0,
    idle_workers: found.idleWorkers ?? 0,
    unhealthy_workers: found.unhealthyWorkers ?? 0,
    queue_length: found.queueLength,
    tasks_completed: found.totalTasksProcessed,
    tasks_failed: found.totalTasksFailed,
    items_lacking_rungs: waiting,
    average_task_time: (found.averageTaskTimeMs ?? 0) / 1_000,
  }
}
