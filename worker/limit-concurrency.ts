// Lets a few tasks run at a time; the others queue.

/** @returns runs the work when fewer than `atOnce` tasks are running, and settles as it does */
export function limitConcurrency(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((enter) => queue.push(enter))
    else running++
    try {
      return await work()
    } finally {
      // The slot goes to the next in the queue, if there is one.
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
