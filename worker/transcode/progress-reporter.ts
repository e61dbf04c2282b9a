// Progress as shown: never backwards, at most two writes a second.

/** Overall progress at the start and end of each step, by the time the steps take. */
export const PROGRESS_OF = {
  check: [0, 0.03],
  loudness: [0.03, 0.08],
  encode: [0.08, 0.9],
  verify: [0.9, 0.99],
} as const satisfies Record<string, readonly [number, number]>

const MIN_INTERVAL_MS = 500

export class ProgressReporter {
  readonly #write: (progress: number) => Promise<void>
  readonly #onError: (error: unknown) => void
  #reached = 0
  #written = 0
  #lastAt = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined
  #stopped = false

  /** @param onError a write failed; the reporter continues */
  constructor(write: (progress: number) => Promise<void>, onError: (error: unknown) => void) {
    this.#write = write
    this.#onError = onError
  }

  /** @param share of the step that is done, 0…1 */
  report(step: keyof typeof PROGRESS_OF, share: number): void {
    const [from, to] = PROGRESS_OF[step]
    const progress = from + (to - from) * Math.min(1, Math.max(0, share))
    if (progress <= this.#reached) return
    this.#reached = progress
    this.#schedule()
  }

  /** Resolves when no write is running and none will follow. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#writing
  }

  #schedule(): void {
    if (this.#stopped || this.#timer || this.#writing) return
    const waitMs = Math.max(0, this.#lastAt + MIN_INTERVAL_MS - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#writing = this.#flush()
    }, waitMs)
  }

  async #flush(): Promise<void> {
    this.#lastAt = performance.now()
    const progress = this.#reached
    try {
      await this.#write(Math.round(progress * 10_000) / 10_000)
      this.#written = progress
    } catch (error) {
      this.#onError(error)
    }
    this.#writing = undefined
    if (this.#reached > this.#written) this.#schedule()
  }
}
