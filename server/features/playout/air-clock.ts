// The recorded clocks that channels follow, so that no process begins below what was published.
import type { Db, DbOrTx } from '#adapters/db.ts'

export interface ClockNote {
  /** Epoch ms. */
  clockAt: number
  boot: string | null
  uptimeMs: number
}

/** A lock number that is used only here. */
const CLOCK_LOCK = 7_201_946

export interface KnownClock extends Omit<ClockNote, 'uptimeMs'> {
  uptimeMs: number | null
  /** By the database's clock, since it was recorded. */
  elapsedMs: number
}

/**
 * Runs `begin` with the recorded clocks, one process at a time: the next one sees what this one recorded.
 * @param begin chooses the clock and records it, in the transaction
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

/** The latest clock of processes whose rows are about to be deleted. */
export async function keepLatestClock(db: DbOrTx, latest: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "AirClock" (id, "clockAt") VALUES ('air', ${latest})
    ON CONFLICT (id) DO UPDATE SET "clockAt" = GREATEST("AirClock"."clockAt", excluded."clockAt")`
}
