// Requests to hosts that others chose, each behind a circuit breaker of its owner and its host.
import { HostBreakers, ServiceAwayError, showBreaker } from '#adapters/breaker.ts'
import type { Posted } from '#adapters/post-outbound.ts'
import type { BreakerService } from '#domain/system/breakers.ts'

/** From one attempt to the next at a host that does not answer; what waits for it waits as long, without an attempt. */
export const HOST_RETRY_MS = 5_000

/** The host did not answer at all. An error status is an answer. */
class NoAnswerError extends Error {
  readonly code = 'NO_ANSWER'
  readonly posted: Posted

  constructor(posted: Posted) {
    super('no answer')
    this.posted = posted
  }
}

export class HostPosts {
  readonly #hosts: HostBreakers
  readonly #signal: AbortSignal

  /** @param timeoutMs of a request. @param signal of the shutdown, which is no fault of a host */
  constructor(service: BreakerService, timeoutMs: number, signal: AbortSignal) {
    this.#signal = signal
    const isAway = (error: unknown) => error instanceof NoAnswerError
    this.#hosts = showBreaker(new HostBreakers({ service, isAway, retryMs: HOST_RETRY_MS, probeMs: timeoutMs }))
  }

  /** @returns null: the host answered none of the requests before, and was not asked */
  async post(url: string, owner: string, send: () => Promise<Posted>): Promise<Posted | null> {
    try {
      return await this.#hosts.of(new URL(url).host, owner).run(async () => {
        const posted = await send()
        if (posted.status === null && !this.#signal.aborted) throw new NoAnswerError(posted)
        return posted
      })
    } catch (error) {
      if (error instanceof NoAnswerError) return error.posted
      if (error instanceof ServiceAwayError) return null
      throw error
    }
  }
}
