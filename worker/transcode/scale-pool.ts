// The number of workers in this process, by the length of the queue.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { decideWorkers, type WorkerBounds } from '#domain/transcode/decide-workers.ts'
import { getPool, statePool } from '#features/transcoder/pool.ts'
import { startLoop } from '../loop.ts'

const CHECK_MS = 10_000

export interface ScaledPool {
  size(): number
  stop(): Promise<void>
}

/** @param onGrown there is room for another item */
export function startScaling(db: Db, workerId: string, bounds: WorkerBounds, onGrown: () => void): ScaledPool {
  const log = logger('transcode')
  let own = bounds.min
  const checks = startLoop(CHECK_MS, async () => {
    try {
      const { queued, workers } = await getPool(db)
      const next = decideWorkers({ queued, all: Math.max(workers, own), own }, bounds)
      if (next !== own) log.info({ workers: next, queued }, 'the pool of transcoders changed')
      const grown = next > own
      own = next
      await statePool(db, workerId, own)
      if (grown) onGrown()
    } catch (error) {
      // With the next check.
      if (!isDatabaseAway(error)) log.warn({ err: error }, 'the length of the queue could not be read')
    }
  })
  return { size: () => own, stop: checks.stop }
}
