// Ready items that lack rungs of their account's ladder wait here until no upload does.
import { type Db, type DbOrTx, Prisma } from '#adapters/db.ts'
import { DEFAULT_RUNG_NAMES, VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import { pickRungs } from '#domain/ladder/pick-rungs.ts'
import { queueLanguages } from '#features/language/queue-languages.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'
import type { RungProgress } from './schema.ts'

const MORE_RUNGS = VIDEO_RUNGS.map(({ name }) => name).filter(
  (name) => !DEFAULT_RUNG_NAMES.some((known) => known === name),
)

/** Width and height of the upload of an item `i`; NULL: it has none, as a recording. */
const SOURCE = Prisma.sql`CASE WHEN i."sourceSha256" IS NOT NULL
  THEN jsonb_build_array(i."sourceFacts"->'width', i."sourceFacts"->'height') END`

/** A recording that is not kept has only the rungs that its channel needed, and gets no others. */
const IS_WHOLE = Prisma.sql`i.state = 'READY' AND (SELECT count(*) FROM "Rendition" r WHERE r."mediaId" = i.id
  AND r.name = ANY (${[...DEFAULT_RUNG_NAMES]}::text[])) = ${DEFAULT_RUNG_NAMES.length}::int`

/**
 * Which of the rungs that not every account has these items are to have, as rows `rung`: pickRungs decides for each size
 * of source among them.
 */
async function pickRungRows(db: DbOrTx, accountId: string, items: Prisma.Sql): Promise<Prisma.Sql> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: { rungs: true } })
  const ladder = MORE_RUNGS.filter((name) => account?.rungs.includes(name))
  const sources = await db.$queryRaw<{ source: [width: number, height: number] | null }[]>`
    SELECT DISTINCT ${SOURCE} AS source FROM "MediaItem" i WHERE ${items} AND ${IS_WHOLE}`
  const rows = sources.flatMap(({ source }) =>
    pickRungs(ladder, source && { width: source[0], height: source[1] }).map((rung) => ({ ...rung, source })),
  )
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS rung(source jsonb, name text, height int)`
}

/**
 * Queues what lacks a rung, also what failed before.
 * @param mediaId only this item, which became ready a moment ago
 */
export async function queueBackfill(tx: DbOrTx, accountId: string, mediaId?: string): Promise<void> {
  // An item becomes ready either before the ladder changes, or with the new one.
  if (mediaId !== undefined) await tx.$queryRaw`SELECT 1 FROM "Account" WHERE id = ${accountId} FOR SHARE`
  const items = mediaId === undefined ? Prisma.sql`i."accountId" = ${accountId}` : Prisma.sql`i.id = ${mediaId}`
  const rungs = await pickRungRows(tx, accountId, items)
  await tx.$executeRaw`
    INSERT INTO "Backfill" ("mediaId", "accountId")
    SELECT i.id, i."accountId" FROM "MediaItem" i
     WHERE ${items} AND ${IS_WHOLE} AND EXISTS (
       SELECT FROM ${rungs} WHERE rung.source IS NOT DISTINCT FROM ${SOURCE}
          AND NOT EXISTS (SELECT FROM "Rendition" r WHERE r."mediaId" = i.id AND r.name = rung.name))
    ON CONFLICT ("mediaId") DO UPDATE SET attempts = 0, "tryAfter" = NULL, "failedAt" = NULL`
}

/** The ladder shrank: what no worker has begun is queued again only where it still lacks something. */
export async function requeueBackfill(tx: DbOrTx, accountId: string): Promise<void> {
  await tx.backfill.deleteMany({ where: { accountId, workerId: null } })
  await queueBackfill(tx, accountId)
  await queueLanguages(tx, accountId)
}

/** Of each rung that not every account has: how many items have it, of those that are to have it. */
export async function listProgress(db: DbOrTx, accountId: string): Promise<RungProgress[]> {
  const items = Prisma.sql`i."accountId" = ${accountId} AND i."deletedAt" IS NULL`
  return db.$queryRaw<RungProgress[]>`
    SELECT rung.name AS rung, count(r.id)::int AS ready, count(*)::int AS "of"
      FROM "MediaItem" i
      JOIN ${await pickRungRows(db, accountId, items)} ON rung.source IS NOT DISTINCT FROM ${SOURCE}
      LEFT JOIN "Rendition" r ON r."mediaId" = i.id AND r.name = rung.name
     WHERE ${items} AND ${IS_WHOLE}
     GROUP BY rung.name, rung.height ORDER BY rung.height DESC`
}

/** Items that wait or are worked on, and those that failed. @param accountId omitted: of all accounts */
export async function countBackfill(db: DbOrTx, accountId?: string): Promise<{ waiting: number; failed: number }> {
  const where = { media: { deletedAt: null }, ...(accountId !== undefined && { accountId }) }
  const [waiting, failed] = await Promise.all([
    db.backfill.count({ where: { ...where, failedAt: null } }),
    db.backfill.count({ where: { ...where, failedAt: { not: null } } }),
  ])
  return { waiting, failed }
}

export interface BackfillJob {
  mediaId: string
  accountId: string
  workerId: string
  /** Including this one. */
  attempts: number
}

/** The oldest one that no living worker has. Null: there is none, or another worker was faster. */
export async function claimBackfill(db: Db, workerId: string): Promise<BackfillJob | null> {
  const [row] = await db.$queryRaw<Omit<BackfillJob, 'workerId'>[]>`
    UPDATE "Backfill" SET "workerId" = ${workerId}, attempts = attempts + 1, "tryAfter" = NULL
     WHERE "mediaId" = (
       SELECT b."mediaId" FROM "Backfill" b JOIN "MediaItem" i ON i.id = b."mediaId"
        WHERE i.state = 'READY' AND i."deletedAt" IS NULL AND b."failedAt" IS NULL
          AND (b."tryAfter" IS NULL OR b."tryAfter" <= now())
          AND (b."workerId" IS NULL OR b."workerId" = ${workerId}
               OR NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = b."workerId" AND ${WORKER_IS_ALIVE}))
        ORDER BY b."createdAt" LIMIT 1 FOR UPDATE OF b SKIP LOCKED)
    RETURNING "mediaId", "accountId", attempts`
  return row ? { ...row, workerId } : null
}

const own = ({ mediaId, workerId }: BackfillJob) => ({ mediaId, workerId })

/** The worker stops: it was no attempt. */
export async function releaseBackfill(db: Db, job: BackfillJob): Promise<void> {
  await db.backfill.updateMany({ where: own(job), data: { workerId: null, attempts: job.attempts - 1 } })
}

/** @param delayMs until the next attempt; null: none follows */
export async function postponeBackfill(db: Db, job: BackfillJob, delayMs: number | null): Promise<void> {
  const now = Date.now()
  const later = delayMs === null ? { failedAt: new Date(now) } : { tryAfter: new Date(now + delayMs) }
  await db.backfill.updateMany({ where: own(job), data: { workerId: null, ...later } })
}

export async function endBackfill(db: DbOrTx, job: BackfillJob): Promise<void> {
  await db.backfill.deleteMany({ where: own(job) })
}
