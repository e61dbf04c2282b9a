// Requests to hosts that others chose, each behind a circuit breaker of its owner and its host.
import { HostBreakers, ServiceAwayError, showBreaker } from '#adapters/breaker.ts'
import type { BreakerService } from '#domain/system/breakers.ts'

/** From one attempt to the next at a host that does not answer; what waits for it waits as long, without an attempt. */
export const HOST_RETRY_MS = 5_000

/** The host did not answer at all. An error status is an answer. */
class NoAnswerError extends Error {
  readonly code = 'NO_ANSWER'
  readonly result: unknown

  constructor(result: unknown) {
    super('no answer')
    this.result = result
  }
}

interface Settings<Result> {
  timeoutMs: number
  /** Of the shutdown, which is no fault of a host. */
  signal: AbortSignal
  isAnswer(result: Result): boolean
}

export class HostCalls<Result> {
  readonly #hosts: HostBreakers
  readonly #settings: Settings<Result>

  constructor(service: BreakerService, settings: Settings<Result>) {
    this.#settings = settings
    const isAway = (error: unknown) => error instanceof NoAnswerError
    const times = { retryMs: HOST_RETRY_MS, probeMs: settings.timeoutMs }
    this.#hosts = showBreaker(new HostBreakers({ service, isAway, ...times }))
  }

  /** @returns null: the host answered none of the requests before, and was not asked */
  async ask(url: string, owner: string, call: () => Promise<Result>): Promise<Result | null> {
    const { signal, isAnswer } = this.#settings
    try {
      return await this.#hosts.of(new URL(url).host, owner).run(async () => {
        const result = await call()
        if (!isAnswer(result) && !signal.aborted) throw new NoAnswerError(result)
        return result
      })
    } catch (error) {
      if (error instanceof NoAnswerError) return error.result as Result
      if (error instanceof ServiceAwayError) return null
      throw error
    }
  }
}
