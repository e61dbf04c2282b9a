import { type Db, Prisma } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { MediaId } from '#domain/ids.ts'
import { PLAN_NAMES, PLANS } from '#domain/plan/plans.ts'
import { BUILT_IN_PRIORITY, HIGHEST_PRIORITY, RISES_AFTER_MS } from '#domain/transcode/queue-order.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'

export interface Claim {
  mediaId: MediaId
  accountId: string
  workerId: string
  /** Including this one. */
  attempts: number
}

export const WORKING = ['CHECKING', 'TRANSCODING', 'VERIFYING'] as const

export type WorkingState = (typeof WORKING)[number]

/** Another worker, or a deletion, took the item. */
export class ClaimLostError extends Error {
  constructor(mediaId: string) {
    super(`claim on ${mediaId} lost`)
    this.name = 'ClaimLostError'
  }
}

/** The last attempt that may fail because of us; then the item fails. */
const MAX_TRIES = 4

/** An item whose workers die again and again, as out of memory, fails after this many. */
export const MOST_CLAIMS = 30

/** @returns whether another attempt follows when this one fails because of us */
export const hasTriesLeft = (claim: Claim): boolean => claim.attempts < MAX_TRIES

interface Claimer {
  workerId: string
  /** What it works on now. */
  inHand: readonly string[]
}

/**
 * What this worker may claim, except what it has in hand: waiting items, those of a dead worker, and its own. A claim of
 * its own that it does not have in hand is one whose end could not be recorded.
 */
const free = (row: Prisma.Sql, { workerId, inHand }: Claimer) => Prisma.sql`
  (((${row}.state = 'UPLOADED' AND (${row}."tryAfter" IS NULL OR ${row}."tryAfter" <= now()))
    OR (${row}.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING')
        AND (${row}."workerId" = ${workerId}
             OR NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = ${row}."workerId"
                            AND ${WORKER_IS_ALIVE}))))
   AND ${row}.id <> ALL (${inHand}::text[]))`

/** Of an account `a` whose item `f` waits: by its plan, and by how long it waits (domain/transcode/queue-order.ts). */
const URGENCY = Prisma.sql`
  CASE WHEN a.kind = 'SYSTEM' THEN ${BUILT_IN_PRIORITY}::int
       ELSE LEAST(${HIGHEST_PRIORITY}::int, CASE a.plan ${Prisma.join(
         PLAN_NAMES.map((plan) => Prisma.sql`WHEN ${plan}::"Plan" THEN ${PLANS[plan].priority}::int`),
         ' ',
       )} END + floor(extract(epoch FROM now() - f."queuedAt") * 1000 / ${RISES_AFTER_MS}::int)) END`

/**
 * The next item: from the most urgent accounts the one with the fewest items in progress, among those the one that waited
 * longest, its oldest. An account with many uploads delays another account's first item of the same urgency by one item at
 * most. Null when nothing waits, or another worker was faster.
 */
export async function claimNextMedia(db: Db, workerId: string, inHand: readonly string[] = []): Promise<Claim | null> {
  const claimer = { workerId, inHand }
  return claim(
    db,
    claimer,
    Prisma.sql`(
      SELECT f.id FROM (
        SELECT DISTINCT ON (i."accountId") i.id, i."accountId", i."createdAt", i."queuedAt" FROM "MediaItem" i
         WHERE ${free(Prisma.sql`i`, claimer)} ORDER BY i."accountId", i."createdAt") f
        JOIN "Account" a ON a.id = f."accountId"
       ORDER BY ${URGENCY} DESC,
                (SELECT count(*) FROM "MediaItem" r WHERE r."accountId" = f."accountId"
                  AND r.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING') AND r.id <> f.id),
                (SELECT max(c."claimedAt") FROM "MediaItem" c WHERE c."accountId" = f."accountId") NULLS FIRST,
                f."createdAt"
       LIMIT 1)`,
  )
}

/** That item, out of turn. Null when it is not free. */
export async function claimMedia(db: Db, mediaId: MediaId, workerId: string): Promise<Claim | null> {
  return claim(db, { workerId, inHand: [] }, Prisma.sql`${mediaId}`)
}

async function claim(db: Db, claimer: Claimer, id: Prisma.Sql): Promise<Claim | null> {
  const { workerId } = claimer
  const rows = await db.$queryRaw<{ mediaId: MediaId; accountId: string; attempts: number }[]>`
    UPDATE "MediaItem" m
       SET state = 'CHECKING', "workerId" = ${workerId}, progress = 0, "failureCode" = NULL, "failureMessage" = NULL,
           attempts = attempts + 1, "claimedAt" = now(), "tryAfter" = NULL,
           "waitsForLive" = false
     WHERE m.id = ${id} AND ${free(Prisma.sql`m`, claimer)}
    RETURNING m.id AS "mediaId", m."accountId", m.attempts`
  const row = rows[0]
  if (!row) return null
  await notify(db, 'library', row.mediaId)
  return { ...row, workerId }
}
