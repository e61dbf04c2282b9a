// Lets a few tasks run at a time; the others queue.

/** @returns runs the work when fewer than `atOnce` tasks are running, and settles as it does */
export function turnstile(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  const line: (() => void)[] = []
  return async (work) => {
    if (inside >= atOnce) await new Promise<void>((enter) => line.push(enter))
    else inside++
    try {
      return await work()
    } finally {
      // The slot goes to the next in the queue, if there is one.
      const next = line.shift()
      if (next) next()
      else inside--
    }
  }
}
