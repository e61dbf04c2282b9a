// How many API calls an account's plan allows, for each call with a key.
import { LRUCache } from 'lru-cache'
import type { DbOrTx } from '#adapters/db.ts'
import type { CallLimit } from '#domain/account/actor.ts'
import { DomainError } from '#server/errors.ts'
import { readPlan } from './limits.ts'

/** A changed plan or override applies after this; the database is not asked for every call. */
const KEPT_MS = 2_000

const kept = new LRUCache<string, CallLimit, DbOrTx>({
  max: 10_000,
  ttl: KEPT_MS,
  async fetchMethod(accountId, _stale, { context }) {
    const { plan, limits } = await readPlan(context, accountId)
    return { plan, perMinute: limits.apiCallsPerMinute }
  },
})

/** Calls at the same time share one read. @throws NOT_FOUND */
export async function findCallLimit(db: DbOrTx, accountId: string): Promise<CallLimit> {
  const found = await kept.fetch(accountId, { context: db })
  if (!found) throw new DomainError('NOT_FOUND')
  return found
}
