import type { DbOrTx } from '#adapters/db.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { DAMAGED } from '#domain/media/media-failure.ts'

/** Where the segments of one item are in its files. */
interface StoredRendition {
  name: RungName
  /** Within its item (media-storage.ts). */
  file: string
  init: Uint8Array
  /** Byte offsets and lengths of the segments, by index. */
  offsets: Float64Array
  lengths: Uint32Array
  /** SHA-256 of each, concatenated. */
  digests: Uint8Array
}

export const DIGEST_BYTES = 32

export interface StoredMedia {
  mediaId: string
  accountId: string
  formatKey: string
  thumbnailCount: number
  thumbnailIntervalMs: number
  /** A live feed is being recorded to it: there may be more than is known here. */
  growing: boolean
  renditions: ReadonlyMap<string, StoredRendition>
}

/** Null when there is no such ready item. About 100 bytes of memory a segment. */
export async function findStoredMedia(db: DbOrTx, mediaId: string): Promise<StoredMedia | null> {
  const media = await db.mediaItem.findUnique({
    where: { id: mediaId },
    include: {
      renditions: {
        include: {
          segments: { orderBy: { index: 'asc' }, select: { byteOffset: true, byteLength: true, sha256: true } },
        },
      },
    },
  })
  if (!media?.formatKey) return null
  return {
    mediaId: media.id,
    accountId: media.accountId,
    formatKey: media.formatKey,
    thumbnailCount: media.thumbnailCount,
    thumbnailIntervalMs: media.thumbnailIntervalMs,
    growing: media.state === 'RECORDING',
    renditions: new Map(
      media.renditions.map((rendition) => [
        rendition.name,
        {
          name: rendition.name as RungName,
          file: rendition.file ?? `${rendition.name}.mp4`,
          init: rendition.init,
          offsets: Float64Array.from(rendition.segments, (segment) => Number(segment.byteOffset)),
          lengths: Uint32Array.from(rendition.segments, (segment) => segment.byteLength),
          digests: digestsOf(rendition.segments),
        },
      ]),
    ),
  }
}

function digestsOf(segments: readonly { sha256: Uint8Array }[]): Uint8Array {
  const digests = new Uint8Array(segments.length * DIGEST_BYTES)
  for (const [index, { sha256 }] of segments.entries()) digests.set(sha256, index * DIGEST_BYTES)
  return digests
}

/** A growing item with its new segments; the same object if it has ended. */
export async function readOn(db: DbOrTx, media: StoredMedia): Promise<StoredMedia> {
  const known = Math.min(...[...media.renditions.values()].map(({ lengths }) => lengths.length))
  if (known === 0 || !Number.isFinite(known)) return (await findStoredMedia(db, media.mediaId)) ?? media
  const [row, added] = await Promise.all([
    db.mediaItem.findUnique({ where: { id: media.mediaId }, select: { state: true, thumbnailCount: true } }),
    db.segment.findMany({
      where: { rendition: { mediaId: media.mediaId }, index: { gte: known } },
      orderBy: { index: 'asc' },
      select: { byteOffset: true, byteLength: true, sha256: true, rendition: { select: { name: true } } },
    }),
  ])
  const renditions = new Map(
    [...media.renditions.values()].map((rendition) => {
      const own = added.filter((segment) => segment.rendition.name === rendition.name)
      // Copied as they are: after a day there are forty thousand, and this runs for each new one.
      const offsets = new Float64Array(known + own.length)
      offsets.set(rendition.offsets.subarray(0, known))
      offsets.set(
        own.map((segment) => Number(segment.byteOffset)),
        known,
      )
      const lengths = new Uint32Array(known + own.length)
      lengths.set(rendition.lengths.subarray(0, known))
      lengths.set(
        own.map((segment) => segment.byteLength),
        known,
      )
      const digests = new Uint8Array((known + own.length) * DIGEST_BYTES)
      digests.set(rendition.digests.subarray(0, known * DIGEST_BYTES))
      digests.set(digestsOf(own), known * DIGEST_BYTES)
      return [rendition.name, { ...rendition, offsets, lengths, digests }] as const
    }),
  )
  const growing = row?.state === 'RECORDING'
  return { ...media, renditions, growing, thumbnailCount: row?.thumbnailCount ?? media.thumbnailCount }
}

/** The built-in slate and pads, by length. */
export async function listPads(db: DbOrTx): Promise<Map<number, string>> {
  const pads = await db.mediaItem.findMany({
    where: { account: { kind: 'SYSTEM' }, kind: 'SLATE', state: 'READY', durationMs: { lt: gridOf({}).segmentMs } },
    select: { id: true, durationMs: true },
  })
  return new Map(pads.map(({ id, durationMs }) => [durationMs ?? 0, id]))
}

/** Which of these items were found damaged on disk. */
export async function listDamaged(db: DbOrTx, mediaIds: readonly string[]): Promise<Set<string>> {
  if (mediaIds.length === 0) return new Set()
  const where = { id: { in: [...mediaIds] }, failureCode: DAMAGED }
  return new Set((await db.mediaItem.findMany({ where, select: { id: true } })).map(({ id }) => id))
}
