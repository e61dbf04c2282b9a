// Work that repeats until it is stopped: each round waits for the previous one, so rounds never pile up.

export interface Loop {
  /** The next round starts at once; called during a round, right after it. */
  hurry(): void
  /** Resolves when the current round has ended. */
  stop(): Promise<void>
}

/** @param round must not reject: it has to report its own errors */
export function startLoop(pauseMs: number, round: () => Promise<void>): Loop {
  let hurried = false
  let stopped = false
  let endPause: () => void = () => undefined

  const ended = (async () => {
    while (!stopped) {
      hurried = false
      await round()
      if (stopped || hurried) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs)
        endPause = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()

  return {
    hurry() {
      hurried = true
      endPause()
    },
    async stop() {
      stopped = true
      endPause()
      await ended
    },
  }
}
