// Forgets events and minutes after days; sessions, hours, days and airings after the days of the account's plan.
import type { Db } from '#adapters/db.ts'
import { inBatches, MOST_A_ROUND } from '#adapters/in-batches.ts'
import { MINUTES_KEPT_MS } from '#domain/analytics/minutes.ts'
import { DAY_MS } from '#domain/instants.ts'
import { readLimits } from '#features/account/limits.ts'
import type { EventStore } from './event-store.ts'

/** Minutes are computed again from events for as long as late ones are taken. */
export const EVENTS_KEPT_MS = 8 * DAY_MS

/** Several workers may do it at once. */
export async function pruneAnalytics(db: Db, store: EventStore, now: number): Promise<void> {
  await whole((limit) => pruneMinutes(db, new Date(now - MINUTES_KEPT_MS), limit))
  const accounts = await db.account.findMany({ select: { id: true } })
  for (const { id } of accounts) {
    const { analyticsDays } = await readLimits(db, id)
    // A day that began then is asked for until its end (find-range.ts).
    const before = new Date(now - (analyticsDays + 1) * DAY_MS)
    await whole((limit) => pruneSessions(db, id, before, limit))
    await whole((limit) => pruneFigures(db, id, before, limit))
  }
  // Last: another server may be away.
  await store.prune(now - EVENTS_KEPT_MS)
}

/** Until nothing is left: an hour brings more than one round removes. */
async function whole(prune: (limit: number) => Promise<number>): Promise<void> {
  while ((await inBatches(prune)) >= MOST_A_ROUND);
}

const pruneMinutes = (db: Db, before: Date, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM "AudienceFigure" WHERE ctid IN (
    SELECT ctid FROM "AudienceFigure" WHERE step = 'minute' AND at < ${before} LIMIT ${limit} FOR UPDATE SKIP LOCKED)`

const pruneSessions = (db: Db, accountId: string, before: Date, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM "ViewerSession" WHERE ctid IN (
    SELECT ctid FROM "ViewerSession" WHERE "accountId" = ${accountId} AND "startTime" < ${before}
     LIMIT ${limit} FOR UPDATE SKIP LOCKED)`

const pruneFigures = (db: Db, accountId: string, before: Date, limit: number): Promise<number> => db.$executeRaw`
  DELETE FROM "AudienceFigure" WHERE ctid IN (
    SELECT ctid FROM "AudienceFigure" WHERE "accountId" = ${accountId} AND at < ${before}
     LIMIT ${limit} FOR UPDATE SKIP LOCKED)`
