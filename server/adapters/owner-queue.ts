// Limits the work of one owner: some tasks at once, the next ones in a queue, the rest rejected. An owner that sends
// hundreds at once waits for itself, and takes neither database connections nor the event loop from others.
import { DomainError } from '#server/errors.ts'

export interface QueueLimits {
  /** Label in /metrics and in the error. */
  reason: string
  /** Per owner. */
  atOnce: number
  /** Queued, per owner. */
  waiting: number
  waitMs: number
  /** Error message for a rejected task. */
  message: string
}

interface Waiter {
  enter(): void
}

interface Line {
  inside: number
  waiting: Set<Waiter>
}

export class OwnerQueue {
  readonly #rules: QueueLimits
  readonly #lines = new Map<string, Line>()

  constructor(rules: QueueLimits) {
    this.#rules = rules
  }

  /**
   * Settles as the work does.
   * @param signal of a request: a client that is gone leaves the queue
   * @throws TOO_MANY_REQUESTS when the queue is full, or the wait too long
   */
  async run<T>(owner: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(owner, signal)
    try {
      return await work()
    } finally {
      this.#leave(owner)
    }
  }

  async #enter(owner: string, signal: AbortSignal | undefined): Promise<void> {
    const { atOnce, waiting, waitMs } = this.#rules
    const line = this.#lines.get(owner) ?? { inside: 0, waiting: new Set() }
    this.#lines.set(owner, line)
    if (line.inside < atOnce) {
      line.inside++
      return
    }
    if (line.waiting.size >= waiting || signal?.aborted) throw this.#refusal()
    await new Promise<void>((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
        line.waiting.delete(waiter)
        end()
      }
      const giveUp = () => settle(() => reject(this.#refusal()))
      const waiter: Waiter = { enter: () => settle(resolve) }
      const timer = setTimeout(giveUp, waitMs)
      signal?.addEventListener('abort', giveUp, { once: true })
      line.waiting.add(waiter)
    })
  }

  #leave(owner: string): void {
    const line = this.#lines.get(owner)
    if (!line) return
    const [next] = line.waiting
    // The slot passes to the next in the queue.
    if (next) next.enter()
    else if (--line.inside === 0) this.#lines.delete(owner)
  }

  #refusal(): DomainError {
    const { reason, message, waitMs } = this.#rules
    const retryAfterSeconds = Math.ceil(waitMs / 4_000)
    return new DomainError('TOO_MANY_REQUESTS', { message, data: { reason, retryAfterSeconds } })
  }
}
