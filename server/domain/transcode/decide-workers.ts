// How many items a process transcodes side by side: the size of its pool.

/** More waiting items than this for each worker: one worker is added. */
export const ADD_ABOVE = 2.5

export interface WorkerBounds {
  min: number
  max: number
}

/** An encode of all rungs uses about half of it (docs/adr/0001). */
const BYTES_PER_WORKER = 1_024 ** 3

/** The configuration, and never more than one worker a core or than the memory holds. */
export function boundWorkers(
  configured: WorkerBounds,
  { cores, memoryBytes }: { cores: number; memoryBytes: number },
): WorkerBounds {
  const most = Math.max(1, Math.min(cores, Math.floor(memoryBytes / BYTES_PER_WORKER)))
  const max = Math.min(configured.max, most)
  return { min: Math.min(configured.min, max), max }
}

export interface PoolFacts {
  /** Items that wait for any worker. */
  queued: number
  /** Workers of all processes. */
  all: number
  /** Those of this process. */
  own: number
}

/**
 * The next size of this process's pool: one more, one less while nothing waits, or the same; always within the bounds.
 */
export function decideWorkers({ queued, all, own }: PoolFacts, { min, max }: WorkerBounds): number {
  const step = queued / Math.max(1, all) > ADD_ABOVE ? 1 : queued === 0 ? -1 : 0
  return Math.min(max, Math.max(min, own + step))
}
