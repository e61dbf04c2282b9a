import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { MediaFailure } from '#domain/media/media-failure.ts'
import type { SourceReport } from '#domain/media/source-report.ts'
import { type Claim, ClaimLostError, WORKING, type WorkingState } from './claim-media.ts'

interface WorkChange {
  state?: WorkingState | 'UPLOADED' | 'FAILED'
  progress?: number
  sourceFacts?: Record<string, string | number | null>
  sourceReport?: SourceReport
  sourceSha256?: Uint8Array<ArrayBuffer>
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
  change: Pick<WorkChange, 'state' | 'progress' | 'sourceFacts' | 'sourceReport' | 'sourceSha256' | 'loudnessLufs'>,
): Promise<void> {
  return changeWork(db, claim, change)
}

/** The final state of this file. @throws ClaimLostError */
export function recordFailure(db: Db, claim: Claim, failure: MediaFailure): Promise<void> {
  return changeWork(db, claim, {
    state: 'FAILED',
    failureCode: failure.code,
    failureMessage: failure.message,
    workerId: null,
  })
}

/** Back to the waiting items, as if it had not begun. @throws ClaimLostError */
export function releaseMedia(db: Db, claim: Claim): Promise<void> {
  return changeWork(db, claim, { state: 'UPLOADED', progress: 0, workerId: null, attempts: claim.attempts - 1 })
}

/** To be retried by any worker after that time. @throws ClaimLostError */
export async function postponeMedia(db: Db, claim: Claim, delayMs: number): Promise<void> {
  const count = await db.$executeRaw`
    UPDATE "MediaItem"
       SET state = 'UPLOADED', progress = 0, "workerId" = NULL, "tryAfter" = now() + ${delayMs} * interval '1 millisecond'
     WHERE id = ${claim.mediaId} AND "workerId" = ${claim.workerId} AND state IN ('CHECKING', 'TRANSCODING', 'VERIFYING')`
  if (count === 0) throw new ClaimLostError(claim.mediaId)
  await notify(db, 'library', claim.mediaId)
}

/** Those of these items that this worker no longer has to prepare: cancelled, deleted, or taken by another. */
export async function findLost(db: Db, workerId: string, mediaIds: readonly string[]): Promise<string[]> {
  const held = await db.mediaItem.findMany({
    where: { id: { in: [...mediaIds] }, workerId, state: { in: [...WORKING] } },
    select: { id: true },
  })
  const ids = new Set(held.map(({ id }) => id))
  return mediaIds.filter((id) => !ids.has(id))
}

/** Marks what this worker transcodes as paused for a live feed, or as resumed. Writes nothing without a change. */
export async function markWaiting(db: Db, workerId: string, waits: boolean): Promise<void> {
  const marked = await db.mediaItem.updateManyAndReturn({
    where: { workerId, state: { in: [...WORKING] }, waitsForLive: !waits },
    data: { waitsForLive: waits },
    select: { id: true },
  })
  for (const { id } of marked) await notify(db, 'library', id)
}
