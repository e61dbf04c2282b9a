// Work that repeats until it is stopped: each round waits for the one before, so nothing piles up.

export interface Loop {
  /** The next round begins at once; asked for during a round, right behind it. */
  hurry(): void
  /** Resolves when the round under way, if there is one, has ended. */
  stop(): Promise<void>
}

/** @param round must not reject: what it cannot mend is its own to report */
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
