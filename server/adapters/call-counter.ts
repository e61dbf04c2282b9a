// Counts calls in a window: in Redis, which all web processes share, otherwise in this process (docs/adr/0023).
import { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { DomainError } from '#server/errors.ts'
import { logger } from './log.ts'
import type { Quota, QuotaWindow } from './quota.ts'

/** Longer than a healthy Redis needs; then the process counts for itself. */
const REDIS_MS = 250

/** @returns null without a URL. It connects, and reconnects, by itself. */
export function openRedis(url: string | undefined): Redis | null {
  if (!url) return null
  const redis = new Redis(url, {
    // A call is not worth waiting for a connection.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: REDIS_MS,
    connectTimeout: 2_000,
  })
  let away = false
  redis.on('error', (error) => {
    if (!away) logger('web').warn({ err: error }, 'Redis does not answer: each web process counts calls for itself')
    away = true
  })
  redis.on('ready', () => {
    if (away) logger('web').info('Redis answers again')
    away = false
  })
  return redis
}

/** How many calls of one caller fit into a window. */
export interface Allowance {
  calls: number
  /** The error of a call beyond them. @param used calls of the window, with this one */
  refuse(used: number, retryAfterSeconds: number): DomainError
}

/** A Redis that does not answer stops no call. */
export class CallCounter {
  readonly #window: QuotaWindow
  readonly #counted: RateLimiterAbstract

  constructor(window: QuotaWindow, redis: Redis | null) {
    this.#window = window
    // What is allowed differs from caller to caller: the library only counts.
    const options = { keyPrefix: `calls-${window.name}`, points: Number.MAX_SAFE_INTEGER, duration: window.windowS }
    const inProcess = new RateLimiterMemory(options)
    this.#counted = redis
      ? new RateLimiterRedis({
          ...options,
          storeClient: redis,
          rejectIfRedisNotReady: true,
          insuranceLimiter: inProcess,
        })
      : inProcess
  }

  /** @throws what `refuse` returns */
  async count(key: string, { calls, refuse }: Allowance, quota?: Quota): Promise<void> {
    const { consumedPoints: used, msBeforeNext } = await this.#counted.consume(key)
    quota?.note({ ...this.#window, calls }, { calls: calls - used, ms: msBeforeNext })
    if (used > calls) throw refuse(used, Math.max(1, Math.ceil(msBeforeNext / 1_000)))
  }

  /** Calls of the running window. */
  async used(key: string): Promise<number> {
    return (await this.#counted.get(key))?.consumedPoints ?? 0
  }
}
