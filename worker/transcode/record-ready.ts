import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import type { IngestFacts } from '#domain/media/ingest-facts.ts'
import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { addEmbedded, type EmbeddedCaptions } from '#features/captions/add-embedded.ts'
import { type BackfillJob, endBackfill, queueBackfill } from '#features/ladder/backfill.ts'
import { storeFormat } from '#features/playout/formats.ts'
import { type Claim, ClaimLostError, WORKING } from './claim-media.ts'

export interface NewRendition {
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
  /** Its name in the storage; omitted: <name>.mp4 on the local disk. */
  file?: string
  segments: { durationMs: number; byteOffset: number; byteLength: number; sha256: Uint8Array<ArrayBuffer> }[]
}

export interface FinishedMedia {
  durationMs: number
  frameRate: number
  formatKey: string
  thumbnailCount: number
  thumbnailIntervalMs: number
  storyboardSheets: number
  posterAtMs: number[]
  pictureBytes: bigint
  waveform: Uint8Array<ArrayBuffer>
  /** From the chapters of the source. */
  breakPositionsMs: number[]
  faults: readonly MediaFault[]
  ingestFacts: IngestFacts
  renditions: readonly NewRendition[]
  /** Of the text tracks of the source. */
  captions: readonly EmbeddedCaptions[]
}

const ROWS_A_STATEMENT = 2_000

/** All rows of the item in one transaction: it becomes ready completely or not at all. @throws ClaimLostError */
export async function recordReady(db: Db, claim: Claim, finished: FinishedMedia): Promise<void> {
  const { renditions, captions, faults, breakPositionsMs, ...item } = finished
  await db.$transaction(
    async (tx) => {
      const before = await tx.mediaItem.findUnique({
        where: { id: claim.mediaId },
        select: { readyAt: true, breakPositionsMs: true },
      })
      // Breaks set on the page survive when the item is prepared again.
      const breaks = before?.readyAt
        ? before.breakPositionsMs.filter((atMs) => atMs < item.durationMs)
        : breakPositionsMs
      const { count } = await tx.mediaItem.updateMany({
        where: { id: claim.mediaId, workerId: claim.workerId, state: { in: [...WORKING] } },
        data: {
          ...item,
          picturesDueAt: null,
          breakPositionsMs: breaks,
          faults: faults.map((fault) => ({ ...fault })),
          faultsChecked: true,
          state: 'READY',
          progress: 1,
          readyAt: new Date(),
          workerId: null,
          preparedMs: null,
          airableFrom: null,
        },
      })
      if (count === 0) throw new ClaimLostError(claim.mediaId)
      await tx.rendition.deleteMany({ where: { mediaId: claim.mediaId } })
      await insertRenditions(tx, claim.mediaId, renditions)
      await storeFormat(tx, item.formatKey, renditions)
      await queueBackfill(tx, claim.accountId, claim.mediaId)
      await addEmbedded(tx, claim, captions)
    },
    // Twelve hours of video are 90,000 rows.
    { timeout: 120_000 },
  )
  await notify(db, 'library', claim.mediaId)
}

export async function insertRenditions(
  tx: DbOrTx,
  mediaId: string,
  renditions: readonly NewRendition[],
): Promise<void> {
  await tx.rendition.createMany({
    data: renditions.map(({ segments: _, ...rendition }) => ({ ...rendition, mediaId })),
  })
  for (const rendition of renditions) await insertSegments(tx, rendition)
}

/** @param fromIndex of the first of them in their item */
export async function insertSegments(
  tx: DbOrTx,
  { id: renditionId, segments }: Pick<NewRendition, 'id' | 'segments'>,
  fromIndex = 0,
): Promise<void> {
  const rows = segments.map((segment, index) => ({
    ...segment,
    renditionId,
    index: fromIndex + index,
    byteOffset: BigInt(segment.byteOffset),
  }))
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await tx.segment.createMany({ data: rows.slice(from, from + ROWS_A_STATEMENT) })
}

/** What a format consists of: the video rungs in ladder order, and the audio. */
export interface FormatRendition {
  name: string
  init: Uint8Array<ArrayBuffer>
}

export interface MediaFormat {
  key: string
  /** In ladder order, and the audio. */
  renditions: FormatRendition[]
}

/** A recording with the rungs it lacked; the existing ones are unchanged. @throws ClaimLostError */
export async function recordCompleted(
  db: Db,
  claim: Claim,
  format: MediaFormat,
  made: readonly NewRendition[],
): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const { count } = await tx.mediaItem.updateMany({
        where: { id: claim.mediaId, workerId: claim.workerId, state: { in: [...WORKING] } },
        data: { formatKey: format.key, state: 'READY', progress: 1, readyAt: new Date(), workerId: null },
      })
      if (count === 0) throw new ClaimLostError(claim.mediaId)
      await insertRenditions(tx, claim.mediaId, made)
      await storeFormat(tx, format.key, format.renditions)
      await queueBackfill(tx, claim.accountId, claim.mediaId)
    },
    { timeout: 120_000 },
  )
  await notify(db, 'library', claim.mediaId)
}

/**
 * A ready item with more rungs; published timelines continue to name its old format.
 * @param before the key of its format when the rungs were begun
 * @returns false: it was prepared again or deleted, and nothing was recorded
 */
export async function recordGrown(
  db: Db,
  job: BackfillJob,
  { before, format }: { before: string; format: MediaFormat },
  made: readonly NewRendition[],
): Promise<boolean> {
  const { mediaId } = job
  const recorded = await db.$transaction(
    async (tx) => {
      const where = { id: mediaId, state: 'READY', formatKey: before } as const
      const { count } = await tx.mediaItem.updateMany({ where, data: { formatKey: format.key } })
      if (count === 0) return false
      await insertRenditions(tx, mediaId, made)
      await storeFormat(tx, format.key, format.renditions)
      await endBackfill(tx, job)
      return true
    },
    { timeout: 120_000 },
  )
  if (recorded) await notify(db, 'library', mediaId)
  return recorded
}
