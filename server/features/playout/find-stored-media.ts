import type { DbOrTx } from '#adapters/db.ts'
import { partFile } from '#adapters/media-storage.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { isAudioRung, type RungName } from '#domain/ladder/ladder.ts'
import { DAMAGED } from '#domain/media/media-failure.ts'

interface StoredFile {
  from: number
  file: string
}

/** Where the segments of one item are in its files. */
interface StoredRendition {
  name: RungName
  /** Within its item (media-storage.ts), by the first segment in each: one, or the parts of an item in preparation. */
  files: readonly StoredFile[]
  init: Uint8Array
  /** Of audio that the item got later: segments that start before air without it. */
  airsFromMs: number | null
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
  /** A live feed is being recorded to it, or its rest is being prepared: there may be more than is known here. */
  growing: boolean
  /** It is being prepared, and more of it than this may be planned. */
  partial: boolean
  renditions: ReadonlyMap<string, StoredRendition>
}

/** The file that has a segment, within its item. */
export const fileOf = ({ files }: Pick<StoredRendition, 'files'>, index: number): string =>
  (files.findLast(({ from }) => from <= index) ?? files[0]!).file

/** Null when there is no such item with segments. About 100 bytes of memory a segment. */
export async function findStoredMedia(db: DbOrTx, mediaId: string): Promise<StoredMedia | null> {
  const media = await db.mediaItem.findUnique({
    where: { id: mediaId },
    include: {
      parts: {
        orderBy: { index: 'asc' },
        select: { planKey: true, track: true, index: true, fromFrame: true, frames: true },
      },
      renditions: {
        include: {
          segments: { orderBy: { index: 'asc' }, select: { byteOffset: true, byteLength: true, sha256: true } },
        },
      },
    },
  })
  if (!media?.formatKey) return null
  const partial = media.readyAt === null && media.preparedMs !== null
  const filesOf = ({ name, file }: { name: string; file: string | null }): StoredFile[] =>
    partial && file === null
      ? partFiles(name, media.parts, media.durationMs ?? 0)
      : [{ from: 0, file: file ?? `${name}.mp4` }]
  return {
    mediaId: media.id,
    accountId: media.accountId,
    formatKey: media.formatKey,
    thumbnailCount: media.thumbnailCount,
    thumbnailIntervalMs: media.thumbnailIntervalMs,
    growing: media.state === 'RECORDING' || partial,
    partial,
    renditions: new Map(
      media.renditions.map((rendition) => [
        rendition.name,
        {
          name: rendition.name as RungName,
          files: filesOf(rendition),
          init: rendition.init,
          airsFromMs: rendition.airsFrom?.getTime() ?? null,
          offsets: Float64Array.from(rendition.segments, (segment) => Number(segment.byteOffset)),
          lengths: Uint32Array.from(rendition.segments, (segment) => segment.byteLength),
          digests: digestsOf(rendition.segments),
        },
      ]),
    ),
  }
}

interface PartRow {
  planKey: string
  track: 'VIDEO' | 'AUDIO'
  index: number
  fromFrame: number
  frames: number
}

/** @param durationMs of the whole item */
function partFiles(name: string, parts: readonly PartRow[], durationMs: number): StoredFile[] {
  const frames = parts.reduce((sum, part) => sum + part.frames, 0)
  const { gopFrames } = gridOf({ frameRate: (frames * 1_000) / durationMs })
  return parts
    .filter(({ track }) => (track === 'AUDIO') === isAudioRung(name))
    .map((part) => ({ from: part.fromFrame / gopFrames, file: partFile(part, name) }))
}

function digestsOf(segments: readonly { sha256: Uint8Array }[]): Uint8Array {
  const digests = new Uint8Array(segments.length * DIGEST_BYTES)
  for (const [index, { sha256 }] of segments.entries()) digests.set(sha256, index * DIGEST_BYTES)
  return digests
}

/** A growing item with its new segments. */
export async function readOn(db: DbOrTx, media: StoredMedia): Promise<StoredMedia> {
  // The parts of an item become other files when it is ready.
  if (media.partial) return (await findStoredMedia(db, media.mediaId)) ?? media
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

/** The built-in pads, by length. There are some only on the grid of 320 ms, in each of its frame rates. */
export async function listPads(db: DbOrTx): Promise<{ id: string; durationMs: number; frameRate: number }[]> {
  const pads = await db.mediaItem.findMany({
    where: { account: { kind: 'SYSTEM' }, kind: 'SLATE', state: 'READY', durationMs: { gt: 0 } },
    select: { id: true, durationMs: true, frameRate: true },
  })
  return pads.flatMap(({ durationMs, ...pad }) =>
    durationMs !== null && durationMs < gridOf(pad).segmentMs ? [{ ...pad, durationMs }] : [],
  )
}

const IDS_A_QUERY = 5_000

/** Which of these items changed since then, by epoch ms. */
export async function listChangedMedia(db: DbOrTx, mediaIds: readonly string[], sinceMs: number): Promise<string[]> {
  const changed: string[] = []
  const changedAt = { gte: new Date(sinceMs) }
  for (let from = 0; from < mediaIds.length; from += IDS_A_QUERY) {
    const where = { id: { in: mediaIds.slice(from, from + IDS_A_QUERY) }, changedAt }
    changed.push(...(await db.mediaItem.findMany({ where, select: { id: true } })).map(({ id }) => id))
  }
  return changed
}

/** Which of these items were found damaged on disk. */
export async function listDamaged(db: DbOrTx, mediaIds: readonly string[]): Promise<Set<string>> {
  if (mediaIds.length === 0) return new Set()
  const where = { id: { in: [...mediaIds] }, failureCode: DAMAGED }
  return new Set((await db.mediaItem.findMany({ where, select: { id: true } })).map(({ id }) => id))
}
