// The supervisor of one pulled feed: tries, waits, retries. It shares nothing with other feeds.
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { PULL_RECOVERY } from '#domain/pull/pull-policy.ts'
import { recoverAfter } from '#domain/system/recover.ts'
import type { Fetched } from './pull-feed.ts'

export interface PullPort {
  /** One attempt to its end. @param signal aborted with a sentence as its reason */
  fetch(signal: AbortSignal): Promise<Fetched>
  /** The attempt failed, as others in a row did (0: it waits for an encoder); nextTryAt is the next one. */
  failed(fetched: Fetched, failures: number, nextTryAt: Date): Promise<void>
}

/** It keeps its place among those that wait (features/contribution/encoder-places.ts). */
const WAITING_MS = 8_000

const OUR_FAULT: Fetched = {
  words: 'The feed could not be pulled because of an error on our side.',
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

  /** Resolves when nothing of it is running. @param words the reason, for users */
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
      const retry = fetched.waits
        ? { failures, delayMs: WAITING_MS }
        : recoverAfter(failures, fetched.livedMs, PULL_RECOVERY, Math.random())
      failures = retry.failures
      this.#log.info({ reason: fetched.words, ...retry }, 'a pulled feed will be retried')
      if (fetched.livedMs === 0)
        await this.#port
          .failed(fetched, fetched.waits ? 0 : failures, new Date(Date.now() + retry.delayMs))
          .catch((error) => {
            this.#log.debug({ err: error }, 'a failed attempt could not be recorded')
          })
      await wait(retry.delayMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async #fetch(signal: AbortSignal): Promise<Fetched> {
    try {
      return await this.#port.fetch(signal)
    } catch (error) {
      this.#log.error({ err: error }, 'a feed could not be pulled on our side')
      return OUR_FAULT
    }
  }
}
