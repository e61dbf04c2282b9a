// Which imports a worker fetches next. Times are the database's.
import { type Db, Prisma } from '#adapters/db.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'

/** Of one account at a time, over all workers: a slow server delays its own account only. */
export const IMPORTS_OF_ACCOUNT_AT_ONCE = 2

export interface ClaimedImport {
  id: string
  accountId: string
  workerId: string
}

const HELD = Prisma.sql`EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = i."workerId" AND ${WORKER_IS_ALIVE})`

/**
 * Claims due imports, the oldest of each account first. What a dead worker had claimed is due as well.
 * @param most for this worker
 */
export async function claimImports(db: Db, workerId: string, most: number): Promise<ClaimedImport[]> {
  if (most <= 0) return []
  return db.$queryRaw<ClaimedImport[]>`
    WITH due AS (
      SELECT i.id, i."accountId", i."createdAt", i."workerId", ${HELD} AS held FROM "Import" i
       WHERE i."failedAt" IS NULL AND i."dueAt" <= now()
    ), placed AS (
      SELECT *, row_number() OVER (PARTITION BY "accountId" ORDER BY held DESC, "createdAt", id) AS place FROM due
    ), free AS (
      SELECT id, "workerId" FROM placed WHERE NOT held AND place <= ${IMPORTS_OF_ACCOUNT_AT_ONCE}
       ORDER BY place, "createdAt" LIMIT ${most}
    )
    -- As it was seen: another worker may have claimed it in between.
    UPDATE "Import" i SET "workerId" = ${workerId}
      FROM free
     WHERE i.id = free.id AND i."failedAt" IS NULL AND i."workerId" IS NOT DISTINCT FROM free."workerId"
    RETURNING i.id, i."accountId", i."workerId"`
}

/** Claims of this worker that nothing works on: they are due again. @param except being fetched */
export async function releaseImports(db: Db, workerId: string, except: string[] = []): Promise<void> {
  await db.import.updateMany({ where: { workerId, failedAt: null, id: { notIn: except } }, data: { workerId: null } })
}
