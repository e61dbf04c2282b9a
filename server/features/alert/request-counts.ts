// Requests and errors of all web processes, by the minute.
import type { DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { noteRequests, type RequestCounts, takeRequestCounts } from '#adapters/request-counts.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'

export async function addRequestCounts(db: DbOrTx, { requests, errors }: RequestCounts): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "RequestCount" (minute, requests, errors) VALUES (date_trunc('minute', now()), ${requests}, ${errors})
    ON CONFLICT (minute) DO UPDATE
      SET requests = "RequestCount".requests + excluded.requests, errors = "RequestCount".errors + excluded.errors`
}

/** Called by a web process every few seconds. Never rejects: counts that cannot be stored are kept for the next call. */
export async function storeRequestCounts(db: DbOrTx): Promise<void> {
  const counts = takeRequestCounts()
  if (counts.requests === 0) return
  await acrossAccounts(() => addRequestCounts(db, counts)).catch((error) => {
    noteRequests(counts)
    logger('alerts').debug({ err: error }, 'the requests could not be counted')
  })
}

/** Fewer requests are no rate. */
const LEAST_REQUESTS = 20

/** Of the last five minutes, in percent; null: too few requests. */
export async function findErrorRate(db: DbOrTx): Promise<number | null> {
  const [{ requests, errors }] = await db.$queryRaw<[{ requests: number; errors: number }]>`
    SELECT coalesce(sum(requests), 0)::int AS requests, coalesce(sum(errors), 0)::int AS errors
      FROM "RequestCount" WHERE minute > now() - interval '5 minutes'`
  return requests < LEAST_REQUESTS ? null : (errors / requests) * 100
}

const KEPT_MS = 3_600_000

export async function pruneRequestCounts(db: DbOrTx, now: number): Promise<void> {
  await db.requestCount.deleteMany({ where: { minute: { lt: new Date(now - KEPT_MS) } } })
}
