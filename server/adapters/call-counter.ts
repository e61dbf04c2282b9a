// Counts calls in a window: in Redis, which all web processes share, otherwise in this process (docs/adr/0023).
import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError } from '#server/errors.ts'
import { logger } from './log.ts'
import type { Quota, QuotaPolicy } from './quota.ts'

/** Longer than a healthy Redis needs; then the process counts for itself. */
const REDIS_MS = 250

export type CallCounter = (key: string, refusal: { reason: string; whose: string }, quota?: Quota) => Promise<void>

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

/** The counter throws TOO_MANY_REQUESTS; a Redis that does not answer stops no call. */
export function openCallCounter(policy: QuotaPolicy, redis: Redis | null): CallCounter {
  const { name, calls, windowS } = policy
  const options = { keyPrefix: `calls-${name}`, points: calls, duration: windowS }
  const inProcess = new RateLimiterMemory(options)
  const limiter = redis
    ? new RateLimiterRedis({ ...options, storeClient: redis, rejectIfRedisNotReady: true, insuranceLimiter: inProcess })
    : inProcess
  return async (key, { reason, whose }, quota) => {
    const counted = await limiter.consume(key).catch((refused) => {
      if (refused instanceof RateLimiterRes) return refused
      throw refused
    })
    quota?.note(policy, { calls: calls - counted.consumedPoints, ms: counted.msBeforeNext })
    if (counted.consumedPoints <= calls) return
    const retryAfterSeconds = Math.max(1, Math.ceil(counted.msBeforeNext / 1_000))
    throw new DomainError('TOO_MANY_REQUESTS', {
      message: `Too many requests ${whose}. This one was not carried out; try again in ${retryAfterSeconds} s.`,
      data: { reason, retryAfterSeconds },
    })
  }
}
