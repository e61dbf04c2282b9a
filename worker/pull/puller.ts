// The supervisor of one feed that is fetched: tries, waits, tries again. It shares nothing with other feeds.
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { retryAfter } from '#domain/pull/pull-policy.ts'
import type { Fetched } from './fetch-feed.ts'

export interface PullPort {
  /** One attempt to its end. @param signal aborted with a sentence as its reason */
  fetch(signal: AbortSignal): Promise<Fetched>
  /** It came to nothing, and this is when it is tried again. */
  failed(fetched: Fetched, nextTryAt: Date): Promise<void>
}

const OUR_FAULT: Fetched = {
  words: 'The feed could not be fetched because of a fault on our side.',
  remoteAddress: null,
  livedMs: 0,
}

export class Puller {
  readonly #port: PullPort
  readonly #log: Logger
  readonly #stop = new AbortController()
  readonly #ended: Promise<void>

  constructor(port: PullPort, log: Logger) {
    this.#port = port
    this.#log = log
    this.#ended = this.#run()
  }

  /** Resolves when nothing of it is left running. @param words why, for people */
  async stop(words: string): Promise<void> {
    this.#stop.abort(words)
    await this.#ended
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    let failures = 0
    while (!signal.aborted) {
      const fetched = await this.#fetch(signal)
      if (signal.aborted) return
      const retry = retryAfter(failures, fetched.livedMs, Math.random())
      failures = retry.failures
      this.#log.info({ reason: fetched.words, ...retry }, 'a feed is fetched again later')
      if (fetched.livedMs === 0)
        await this.#port.failed(fetched, new Date(Date.now() + retry.delayMs)).catch((error) => {
          this.#log.debug({ err: error }, 'a failed attempt could not be recorded')
        })
      await wait(retry.delayMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async #fetch(signal: AbortSignal): Promise<Fetched> {
    try {
      return await this.#port.fetch(signal)
    } catch (error) {
      this.#log.error({ err: error }, 'a feed could not be fetched on our side')
      return OUR_FAULT
    }
  }
}
