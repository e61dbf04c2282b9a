// Every write of a transcoder on an item. All but the claim pass the fence: the row must still be
// ours and not be finished, or nothing happens and the caller learns that the claim is lost.
import { type Db, type DbOrTx, Prisma } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { MediaId } from '#domain/ids.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import type { MediaFailure } from '#domain/media/media-failure.ts'
import type { MediaFault } from '#domain/schedule/schedule.ts'

export interface Claim {
  mediaId: MediaId
  accountId: string
  workerId: string
  /** With this one. */
  attempts: number
}

const WORKING = ['CHECKING', 'TRANSCODING', 'VERIFYING'] as const
export type WorkingState = (typeof WORKING)[number]

/** Another worker, or a deletion, took the item away. */
export class ClaimLostError extends Error {
  constructor(mediaId: string) {
    super(`claim on ${mediaId} lost`)
    this.name = 'ClaimLostError'
  }
}

/** A worker that has not beaten for so long is taken for dead. */
const WORKER_DEAD_AFTER_MS = 20_000
/** The last try that can fail for a reason of ours; then the item is given up. */
const MAX_TRIES = 4

/** @returns whether another try follows when this one fails for a reason of ours */
export const hasTriesLeft = (claim: Claim): boolean => claim.attempts < MAX_TRIES

/**
 * What this worker may take: what waits, what a dead worker left, and what it holds itself. It asks while it
 * works on nothing: then a claim of its own is one whose end could not be written down.
 */
const free = (row: Prisma.Sql, workerId: string) => Prisma.sql`
  ((${row}.state = 'UPLOADED' AND (${row}."tryAfter" IS NULL OR ${row}."tryAfter" <= now()))
   OR (${row}.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING')
       AND (${row}."workerId" = ${workerId}
            OR NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = ${row}."workerId"
                           AND w."heartbeatAt" > now() - ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond'))))`

/**
 * The next item: of the account with the fewest items in work, among those of the one that waited longest for
 * its turn, its oldest. However much one account uploads, another's first item is next but one.
 * Null when nothing waits, or another worker was faster.
 */
export async function claimNextMedia(db: Db, workerId: string): Promise<Claim | null> {
  return claim(
    db,
    workerId,
    Prisma.sql`(
      SELECT f.id FROM (
        SELECT DISTINCT ON (i."accountId") i.id, i."accountId", i."createdAt" FROM "MediaItem" i
         WHERE ${free(Prisma.sql`i`, workerId)} ORDER BY i."accountId", i."createdAt") f
       ORDER BY (SELECT count(*) FROM "MediaItem" r WHERE r."accountId" = f."accountId"
                  AND r.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING') AND r.id <> f.id),
                (SELECT max(c."claimedAt") FROM "MediaItem" c WHERE c."accountId" = f."accountId") NULLS FIRST,
                f."createdAt"
       LIMIT 1)`,
  )
}

/** That item, out of turn. Null when it is not free. */
export async function claimMedia(db: Db, mediaId: MediaId, workerId: string): Promise<Claim | null> {
  return claim(db, workerId, Prisma.sql`${mediaId}`)
}

async function claim(db: Db, workerId: string, id: Prisma.Sql): Promise<Claim | null> {
  const rows = await db.$queryRaw<{ mediaId: MediaId; accountId: string; attempts: number }[]>`
    UPDATE "MediaItem" m
       SET state = 'CHECKING', "workerId" = ${workerId}, progress = 0, "failureCode" = NULL, "failureMessage" = NULL,
           attempts = attempts + 1, "claimedAt" = now(), "tryAfter" = NULL,
           "waitsForLive" = false
     WHERE m.id = ${id} AND ${free(Prisma.sql`m`, workerId)}
    RETURNING m.id AS "mediaId", m."accountId", m.attempts`
  const row = rows[0]
  if (!row) return null
  await notify(db, 'library', row.mediaId)
  return { ...row, workerId }
}

interface WorkChange {
  state?: WorkingState | 'UPLOADED' | 'FAILED'
  progress?: number
  sourceFacts?: Record<string, string | number | null>
  loudnessLufs?: number | null
  failureCode?: string
  failureMessage?: string
  workerId?: null
  attempts?: number
}

async function changeWork(db: Db, claim: Claim, data: WorkChange): Promise<void> {
  const { count } = await db.mediaItem.updateMany({
    where: { id: claim.mediaId, workerId: claim.workerId, state: { in: [...WORKING] } },
    data,
  })
  if (count === 0) throw new ClaimLostError(claim.mediaId)
  await notify(db, 'library', claim.mediaId)
}

/** @throws ClaimLostError */
export function recordProgress(
  db: Db,
  claim: Claim,
  change: Pick<WorkChange, 'state' | 'progress' | 'sourceFacts' | 'loudnessLufs'>,
): Promise<void> {
  return changeWork(db, claim, change)
}

/** The end of the way for this file. @throws ClaimLostError */
export function recordFailure(db: Db, claim: Claim, failure: MediaFailure): Promise<void> {
  return changeWork(db, claim, {
    state: 'FAILED',
    failureCode: failure.code,
    failureMessage: failure.message,
    workerId: null,
  })
}

/** Back to the others that wait, as if nobody had begun. @throws ClaimLostError */
export function releaseMedia(db: Db, claim: Claim): Promise<void> {
  return changeWork(db, claim, { state: 'UPLOADED', progress: 0, workerId: null, attempts: claim.attempts - 1 })
}

/** To be tried again by any worker after that time. @throws ClaimLostError */
export async function postponeMedia(db: Db, claim: Claim, delayMs: number): Promise<void> {
  const count = await db.$executeRaw`
    UPDATE "MediaItem"
       SET state = 'UPLOADED', progress = 0, "workerId" = NULL, "tryAfter" = now() + ${delayMs} * interval '1 millisecond'
     WHERE id = ${claim.mediaId} AND "workerId" = ${claim.workerId} AND state IN ('CHECKING', 'TRANSCODING', 'VERIFYING')`
  if (count === 0) throw new ClaimLostError(claim.mediaId)
  await notify(db, 'library', claim.mediaId)
}

export interface StoredRendition {
  id: string
  name: RungName
  track: 'VIDEO' | 'AUDIO'
  width: number | null
  height: number | null
  codecs: string
  averageKbps: number
  peakKbps: number
  init: Uint8Array<ArrayBuffer>
  initHash: string
  bytes: bigint
  segments: { durationMs: number; byteOffset: number; byteLength: number; sha256: Uint8Array<ArrayBuffer> }[]
}

export interface FinishedMedia {
  durationMs: number
  formatKey: string
  thumbnailCount: number
  thumbnailIntervalMs: number
  /** From the chapters of the source. */
  breakPositionsMs: number[]
  faults: readonly MediaFault[]
  renditions: readonly StoredRendition[]
}

const ROWS_A_STATEMENT = 2_000

/** All rows of the item in one transaction: it is ready with everything or not at all. @throws ClaimLostError */
export async function recordReady(db: Db, claim: Claim, finished: FinishedMedia): Promise<void> {
  const { renditions, faults, ...item } = finished
  await db.$transaction(
    async (tx) => {
      const { count } = await tx.mediaItem.updateMany({
        where: { id: claim.mediaId, workerId: claim.workerId, state: { in: [...WORKING] } },
        data: {
          ...item,
          faults: faults.map((fault) => ({ ...fault })),
          faultsChecked: true,
          state: 'READY',
          progress: 1,
          readyAt: new Date(),
          workerId: null,
        },
      })
      if (count === 0) throw new ClaimLostError(claim.mediaId)
      await tx.rendition.deleteMany({ where: { mediaId: claim.mediaId } })
      await insertRenditions(tx, claim.mediaId, renditions)
    },
    // Twelve hours of video are 90,000 rows.
    { timeout: 120_000 },
  )
  await notify(db, 'library', claim.mediaId)
}

async function insertRenditions(tx: DbOrTx, mediaId: string, renditions: readonly StoredRendition[]): Promise<void> {
  await tx.rendition.createMany({
    data: renditions.map(({ segments: _, ...rendition }) => ({ ...rendition, mediaId })),
  })
  for (const { id: renditionId, segments } of renditions) {
    const rows = segments.map((segment, index) => ({
      ...segment,
      renditionId,
      index,
      byteOffset: BigInt(segment.byteOffset),
    }))
    for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
      await tx.segment.createMany({ data: rows.slice(from, from + ROWS_A_STATEMENT) })
  }
}

/** A recording with the rungs that it lacked; what it had stays as it is. @throws ClaimLostError */
export async function recordCompleted(
  db: Db,
  claim: Claim,
  formatKey: string,
  made: readonly StoredRendition[],
): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const { count } = await tx.mediaItem.updateMany({
        where: { id: claim.mediaId, workerId: claim.workerId, state: { in: [...WORKING] } },
        data: { formatKey, state: 'READY', progress: 1, readyAt: new Date(), workerId: null },
      })
      if (count === 0) throw new ClaimLostError(claim.mediaId)
      await insertRenditions(tx, claim.mediaId, made)
    },
    { timeout: 120_000 },
  )
  await notify(db, 'library', claim.mediaId)
}

/** Marks what this worker transcodes as stopped for a live feed, or as going on. Writes nothing where nothing changes. */
export async function markWaiting(db: Db, workerId: string, waits: boolean): Promise<void> {
  const marked = await db.mediaItem.updateManyAndReturn({
    where: { workerId, state: { in: [...WORKING] }, waitsForLive: !waits },
    data: { waitsForLive: waits },
    select: { id: true },
  })
  for (const { id } of marked) await notify(db, 'library', id)
}
