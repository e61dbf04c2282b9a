import { HEARTBEAT_MS, WORKER_DEAD_AFTER_MS } from './worker-alive.ts'

/** An outage of the database as long as this can make the heartbeats of workers that live too old. */
const AGEING_MS = WORKER_DEAD_AFTER_MS - HEARTBEAT_MS
/** After an outage each worker has beaten by then. */
const SETTLE_MS = HEARTBEAT_MS + 3_000

/**
 * Whether the heartbeats in the database show which workers live. After an outage all of them are old, and the worker that
 * returns first would take what the others still play.
 */
export class OutageWatch {
  readonly #now: () => number
  #answeredAt: number
  #isAway = false
  #settledAt = Number.NEGATIVE_INFINITY

  /** @param now ms of a clock that never steps */
  constructor(now: () => number) {
    this.#now = now
    this.#answeredAt = now()
  }

  /** @returns whether this is the first answer after an outage */
  noteAnswer(): boolean {
    const now = this.#now()
    const isFirst = this.#isAway
    if (isFirst && now - this.#answeredAt >= AGEING_MS) this.#settledAt = now + SETTLE_MS
    this.#isAway = false
    this.#answeredAt = now
    return isFirst
  }

  /** @returns whether this is the first failure of an outage */
  noteFailure(): boolean {
    const isFirst = !this.#isAway
    this.#isAway = true
    return isFirst
  }

  get isSettled(): boolean {
    const now = this.#now()
    return now >= this.#settledAt && (!this.#isAway || now - this.#answeredAt < AGEING_MS)
  }
}
