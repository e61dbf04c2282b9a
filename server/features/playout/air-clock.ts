// What is remembered of the clocks that channels air by, so that no process begins below what was published.
import type { Db, DbOrTx } from '#adapters/db.ts'

export interface ClockNote {
  /** Epoch ms. */
  clockAt: number
  boot: string | null
  uptimeMs: number
}

/** Any number that nobody else locks on. */
const CLOCK_LOCK = 7_201_946

export interface KnownClock extends Omit<ClockNote, 'uptimeMs'> {
  uptimeMs: number | null
  /** By the database's clock, since it was noted. */
  elapsedMs: number
}

/**
 * Runs `begin` with what is noted, one process at a time: whoever begins next sees what this one noted.
 * @param begin chooses the clock and notes it, in the transaction
 */
export function withKnownClocks<T>(
  db: Db,
  begin: (tx: DbOrTx, noted: readonly KnownClock[], lastKnown: number | null) => Promise<T>,
): Promise<T> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${CLOCK_LOCK})`
    const noted = await tx.$queryRaw<(Omit<KnownClock, 'clockAt'> & { clockAt: Date })[]>`
      SELECT "clockAt", boot, "uptimeMs", EXTRACT(EPOCH FROM clock_timestamp() - "heartbeatAt")::float8 * 1000 AS "elapsedMs"
        FROM "WorkerNode" WHERE "clockAt" IS NOT NULL`
    const last = await tx.airClock.findUnique({ where: { id: 'air' } })
    const known = noted.map((row) => ({ ...row, clockAt: row.clockAt.getTime() }))
    return begin(tx, known, last?.clockAt.getTime() ?? null)
  })
}

/** What processes had noted that are about to be forgotten. */
export async function keepLatestClock(db: DbOrTx, latest: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "AirClock" (id, "clockAt") VALUES ('air', ${latest})
    ON CONFLICT (id) DO UPDATE SET "clockAt" = GREATEST("AirClock"."clockAt", excluded."clockAt")`
}
