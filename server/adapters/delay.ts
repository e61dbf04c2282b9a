// Slows down repeated attempts and never blocks them: some are free, then each waits twice as long as the one before.
// The counters are in Postgres: they are shared by all web processes and survive a restart.
import { createHash } from 'node:crypto'
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db } from './db.ts'

export interface Delay {
  /** Counts an attempt. @returns null: allowed; otherwise ms to wait, and it is not counted */
  take(key: string): Promise<number | null>
  /** The attempt succeeded. */
  reward(key: string): Promise<void>
  clear(key: string): Promise<void>
}

/** @param limit `free` attempts in `windowS`, then one after 1 s, 2 s, 4 s … `longestS` */
export function openDelay(
  db: Db,
  name: string,
  { free, windowS, longestS }: { free: number; windowS: number; longestS: number },
): Delay {
  const store = { storeClient: db, tableName: 'rateLimiterFlexible' }
  const count = new RateLimiterPrisma({ ...store, keyPrefix: name, points: free, duration: windowS })
  const pace = new RateLimiterPrisma({ ...store, keyPrefix: `${name}-pace`, points: 1, duration: 1 })
  // Attempts beyond the free ones: only these make the next wait longer.
  const slow = new RateLimiterPrisma({ ...store, keyPrefix: `${name}-slow`, points: 1_000_000, duration: windowS })
  return {
    async take(text) {
      const key = digest(text)
      // Counted before the attempt, so that a hundred at once count as a hundred and not as one.
      if ((await consumed(count, key)).points <= free) return null
      const { points, waitMs } = await consumed(pace, key)
      if (points > 1) {
        await count.reward(key, 1)
        return waitMs
      }
      const made = (await consumed(slow, key)).points
      if (made > 1) await pace.block(key, Math.min(2 ** Math.min(made - 1, 20), longestS))
      return null
    },
    async reward(text) {
      await count.reward(digest(text), 1)
    },
    async clear(text) {
      await Promise.all([count, pace, slow].map((limiter) => limiter.delete(digest(text))))
    },
  }
}

/** Remembers keys in the same store, without a limit. */
export function openMemory(db: Db, name: string, keptS: number) {
  const store = { storeClient: db, tableName: 'rateLimiterFlexible', keyPrefix: name, points: 1, duration: keptS }
  const limiter = new RateLimiterPrisma(store)
  return {
    has: async (text: string): Promise<boolean> => (await limiter.get(digest(text))) !== null,
    add: async (text: string): Promise<void> => void (await limiter.set(digest(text), 1, keptS)),
  }
}

async function consumed(limiter: RateLimiterPrisma, key: string) {
  const found = await limiter.consume(key).catch((refused) => {
    if (refused instanceof RateLimiterRes) return refused
    throw refused
  })
  return { points: found.consumedPoints, waitMs: found.msBeforeNext }
}

/** Gives keys one length, and keeps attempted addresses out of the database. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
