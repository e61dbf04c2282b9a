// Every write of a transcoder on an item. All but the claim pass the fence: the row must still be
// ours and not be finished, or nothing happens and the caller learns that the claim is lost.
import type { Db } from '../../server/adapters/db.ts'
import { notify } from '../../server/adapters/wakeup.ts'
import type { MediaId } from '../../server/domain/ids.ts'
import type { RungName } from '../../server/domain/ladder/ladder.ts'
import type { MediaFailure } from '../../server/domain/media/media-failure.ts'
import type { MediaFault } from '../../server/domain/schedule/schedule.ts'
import { WORKER_DEAD_AFTER_MS } from './reads.ts'

export interface Claim {
  mediaId: MediaId
  accountId: string
  workerId: string
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

/** Null when there is nothing to claim: unknown, finished, or in the hands of a worker that is alive. */
export async function claimMedia(db: Db, mediaId: MediaId, workerId: string): Promise<Claim | null> {
  const rows = await db.$queryRaw<{ accountId: string }[]>`
    UPDATE "MediaItem" m
       SET state = 'CHECKING', "workerId" = ${workerId}, progress = 0, "failureCode" = NULL, "failureMessage" = NULL
     WHERE m.id = ${mediaId}
       AND (m.state = 'UPLOADED'
            OR (m.state IN ('CHECKING', 'TRANSCODING', 'VERIFYING')
                AND NOT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE w.id = m."workerId"
                                AND w."heartbeatAt" > now() - ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond')))
    RETURNING m."accountId"`
  const row = rows[0]
  if (!row) return null
  await notify(db, 'library', mediaId)
  return { mediaId, accountId: row.accountId, workerId }
}

interface WorkChange {
  state?: WorkingState | 'UPLOADED' | 'FAILED'
  progress?: number
  sourceFacts?: Record<string, string | number | null>
  loudnessLufs?: number | null
  failureCode?: string
  failureMessage?: string
  workerId?: null
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

/** Back to the queue, as if nobody had begun. @throws ClaimLostError */
export function releaseMedia(db: Db, claim: Claim): Promise<void> {
  return changeWork(db, claim, { state: 'UPLOADED', progress: 0, workerId: null })
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
      await tx.rendition.createMany({
        data: renditions.map(({ segments: _, ...rendition }) => ({ ...rendition, mediaId: claim.mediaId })),
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
    },
    // Twelve hours of video are 90,000 rows.
    { timeout: 120_000 },
  )
  await notify(db, 'library', claim.mediaId)
}
