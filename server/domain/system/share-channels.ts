// How the channels that are to be on air are divided between workers.

export interface PlayingWorker {
  id: string
  /** Started channels whose lease it holds. */
  held: number
  /** Channels that it can carry; null: no limit. */
  capacity: number | null
}

/** A worker gives channels away only above its share by this factor, so that a start or a stop moves nothing. */
const SLACK = 1.1

/**
 * How many of `total` channels a worker has when all workers are loaded alike: by their capacity, rounded up. All of them
 * for a worker that is not in the list.
 */
export function shareOf(workers: readonly PlayingWorker[], id: string, total: number): number {
  const known = workers.flatMap(({ capacity }) => (capacity === null ? [] : [capacity]))
  // Without a limit it carries as much as the largest.
  const usual = Math.max(1, ...known)
  const weightOf = ({ capacity }: PlayingWorker) => capacity ?? usual
  const own = workers.find((worker) => worker.id === id)
  if (!own) return total
  const weights = workers.reduce((sum, worker) => sum + weightOf(worker), 0)
  return weights === 0 ? 0 : Math.ceil((total * weightOf(own)) / weights)
}

/** How many channels a worker should give to others. 0: none. */
export function surplusOf(workers: readonly PlayingWorker[], id: string): number {
  const own = workers.find((worker) => worker.id === id)
  if (!own || workers.length === 1) return 0
  const total = workers.reduce((sum, { held }) => sum + held, 0)
  const share = shareOf(workers, id, total)
  return own.held > share * SLACK + 1 ? own.held - share : 0
}
