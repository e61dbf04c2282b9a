// Counts calls in a window: in Redis, which all web processes share, otherwise in this process (docs/adr/0023).
import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import type { DomainError } from '#server/errors.ts'
import { Breaker, showBreaker } from './breaker.ts'
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

const breakers = new WeakMap<Redis, Breaker>()

/** One for each connection: without it each call would wait for a Redis that hangs. */
function breakerOf(redis: Redis): Breaker {
  const known = breakers.get(redis) ?? showBreaker(new Breaker({ service: 'redis', isAway: () => true }))
  breakers.set(redis, known)
  return known
}

/** A Redis that does not answer stops no call. */
export class CallCounter {
  readonly #window: QuotaWindow
  readonly #inProcess: RateLimiterMemory
  readonly #shared: { limiter: RateLimiterRedis; breaker: Breaker } | null

  constructor(window: QuotaWindow, redis: Redis | null) {
    this.#window = window
    // What is allowed differs from caller to caller: the library only counts.
    const options = { keyPrefix: `calls-${window.name}`, points: Number.MAX_SAFE_INTEGER, duration: window.windowS }
    this.#inProcess = new RateLimiterMemory(options)
    this.#shared = redis && {
      limiter: new RateLimiterRedis({ ...options, storeClient: redis, rejectIfRedisNotReady: true }),
      breaker: breakerOf(redis),
    }
  }

  /** @throws what `refuse` returns */
  async count(key: string, { calls, refuse }: Allowance, quota?: Quota): Promise<void> {
    const { consumedPoints: used, msBeforeNext } = await this.#ask((limiter) => limiter.consume(key))
    quota?.note({ ...this.#window, calls }, { calls: calls - used, ms: msBeforeNext })
    if (used > calls) throw refuse(used, Math.max(1, Math.ceil(msBeforeNext / 1_000)))
  }

  /** Calls of the running window. */
  async used(key: string): Promise<number> {
    return (await this.#ask((limiter) => limiter.get(key)))?.consumedPoints ?? 0
  }

  async #ask<T extends RateLimiterRes | null>(
    question: (limiter: RateLimiterMemory | RateLimiterRedis) => Promise<T>,
  ): Promise<T> {
    if (!this.#shared) return question(this.#inProcess)
    const { limiter, breaker } = this.#shared
    return breaker.run(() => question(limiter)).catch(() => question(this.#inProcess))
  }
}
