// What playout and origin read: frozen timelines, programmes, indexes of stored segments.
import { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { type RungName, SEGMENT_MS, type VideoRung } from '#domain/ladder/ladder.ts'
import { DAMAGED } from '#domain/media/media-failure.ts'
import type { Programme } from '#domain/timeline/plan.ts'
import type { ChunkCause, TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'

const timelineItemsSchema = z
  .array(
    z.object({
      mediaId: z.string(),
      title: z.string(),
      kind: z.enum(['PROGRAMME', 'AD', 'IDENT', 'FILLER', 'SLATE']),
      durationMs: z.int().positive(),
      offsetMs: z.int().nonnegative().optional(),
      formatKey: z.string(),
      position: z.int(),
      scheduled: z
        .object({
          reason: z.string(),
          blockId: z.string().nullable(),
          driftMs: z.int(),
          breakId: z.string().nullable(),
          enteredMs: z.int().optional(),
        })
        .optional(),
    }),
  )
  .min(1)

interface ChunkRow {
  ordinal: number
  run: number
  startsAt: Date
  endsAt: Date | null
  clockMs: bigint
  mediaSequence: bigint
  discontinuitySequence: number
  loop: boolean
  items: unknown
  cause: string
  scheduleVersion: number | null
}

export function chunkFromRow(row: ChunkRow): TimelineChunk {
  return {
    ordinal: row.ordinal,
    run: row.run,
    startsAt: row.startsAt.getTime(),
    endsAt: row.endsAt?.getTime() ?? null,
    clockMs: Number(row.clockMs),
    mediaSequence: Number(row.mediaSequence),
    discontinuitySequence: row.discontinuitySequence,
    loop: row.loop,
    items: timelineItemsSchema.parse(row.items),
    cause: row.cause as ChunkCause,
    scheduleVersion: row.scheduleVersion,
  }
}

/** Chunks that have not ended before `sinceMs`, in order. */
export async function loadTimeline(db: DbOrTx, channelId: string, sinceMs: number): Promise<TimelineChunk[]> {
  return (await loadTimelines(db, [channelId], sinceMs)).get(channelId) ?? []
}

export async function loadTimelines(
  db: DbOrTx,
  channelIds: readonly string[],
  sinceMs: number,
): Promise<Map<string, TimelineChunk[]>> {
  const rows = await db.timelineChunk.findMany({
    where: { channelId: { in: [...channelIds] }, OR: [{ endsAt: null }, { endsAt: { gt: new Date(sinceMs) } }] },
    orderBy: [{ channelId: 'asc' }, { ordinal: 'asc' }],
    // The states of a calendar are large, and for planning alone.
    omit: { stateBefore: true, stateAfter: true },
  })
  const timelines = new Map<string, TimelineChunk[]>(channelIds.map((id) => [id, []]))
  const unreadable = new Set<string>()
  for (const row of rows) {
    try {
      timelines.get(row.channelId)!.push(chunkFromRow(row))
    } catch (error) {
      // Written by another version of this program: that channel goes off air, all others stay.
      unreadable.add(row.channelId)
      logger('timeline').error({ err: error, channelId: row.channelId, ordinal: row.ordinal }, 'chunk is unreadable')
    }
  }
  for (const channelId of unreadable) timelines.set(channelId, [])
  return timelines
}

/** What an origin compares to see whether it must reload a channel. */
export interface ChannelHead {
  id: string
  slug: string
  resolution: VideoRung['name']
  /** Ordered to be on air. */
  started: boolean
  timelineVersion: number
  /** Counts what customers changed: access to it, its keys. */
  revision: number
  playback: 'PUBLIC' | 'UNLISTED' | 'TOKEN'
  embedDomains: readonly string[]
  encrypted: boolean
  dvrMinutes: number
  /** Epoch ms: what aired before is in no list; null: nothing is left out. */
  dvrFrom: number | null
}

const HEAD = {
  ...{ id: true, slug: true, resolution: true, desired: true, timelineVersion: true },
  ...{ revision: true, playback: true, embedDomains: true, encrypted: true, dvrMinutes: true, dvrFrom: true },
} as const

function headFromRow(row: {
  id: string
  slug: string
  resolution: string
  desired: string
  timelineVersion: number
  revision: number
  playback: ChannelHead['playback']
  embedDomains: string[]
  encrypted: boolean
  dvrMinutes: number
  dvrFrom: Date | null
}): ChannelHead {
  const { id, slug, revision, playback, embedDomains, encrypted, dvrMinutes } = row
  return {
    ...{ id, slug, revision, playback, embedDomains, encrypted, dvrMinutes },
    resolution: row.resolution as VideoRung['name'],
    dvrFrom: row.dvrFrom?.getTime() ?? null,
    started: row.desired === 'STARTED',
    timelineVersion: row.timelineVersion,
  }
}

/** Those of the named channels that exist, and with `started` all that are ordered to be on air. */
export async function listChannelHeads(
  db: DbOrTx,
  which: { started: boolean; ids: readonly string[]; slugs: readonly string[] },
): Promise<ChannelHead[]> {
  const named = [{ id: { in: [...which.ids] } }, { slug: { in: [...which.slugs] } }]
  const rows = await db.channel.findMany({
    where: { OR: which.started ? [{ desired: 'STARTED' }, ...named] : named },
    select: HEAD,
  })
  return rows.map(headFromRow)
}

/** The house's built-in slate; null on an installation whose slate is still being made. */
export async function findHouseSlate(db: DbOrTx): Promise<TimelineItem | null> {
  const slate = await db.mediaItem.findFirst({
    where: { account: { kind: 'SYSTEM' }, kind: 'SLATE', state: 'READY', durationMs: { gte: SEGMENT_MS } },
    orderBy: { readyAt: 'desc' },
    select: { id: true, title: true, durationMs: true, formatKey: true },
  })
  return slate?.durationMs && slate.formatKey
    ? {
        mediaId: slate.id,
        title: slate.title,
        kind: 'SLATE',
        durationMs: slate.durationMs,
        formatKey: slate.formatKey,
        position: -1,
      }
    : null
}

/** The rundown as the timeline takes it: ready items only, those in `without` left out. Null: neither an item nor a slate to air. */
export async function loadProgramme(
  db: DbOrTx,
  channelId: string,
  without: ReadonlySet<string> = new Set(),
): Promise<Programme | null> {
  const [channel, slate] = await Promise.all([
    db.channel.findUniqueOrThrow({
      where: { id: channelId },
      select: { loop: true, rundown: { orderBy: { position: 'asc' }, include: { media: true } } },
    }),
    findHouseSlate(db),
  ])
  const items: TimelineItem[] = []
  for (const { media, position } of channel.rundown) {
    if (media.state !== 'READY' || !media.durationMs || !media.formatKey || without.has(media.id)) continue
    items.push({
      mediaId: media.id,
      title: media.title,
      kind: media.kind,
      durationMs: media.durationMs,
      formatKey: media.formatKey,
      position,
    })
  }
  const lastResort = slate ?? items[0]
  return lastResort ? { items, loop: channel.loop, slate: lastResort } : null
}

/** Where the segments of one item lie in its files. */
interface StoredRendition {
  name: RungName
  init: Uint8Array
  /** Byte offsets and lengths of the segments, by index. */
  offsets: Float64Array
  lengths: Uint32Array
  /** SHA-256 of each, behind one another. */
  digests: Uint8Array
}

export const DIGEST_BYTES = 32

export interface StoredMedia {
  mediaId: string
  accountId: string
  formatKey: string
  thumbnailCount: number
  thumbnailIntervalMs: number
  /** A live feed is being written into it: there may be more than is known here. */
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

/** A growing item with what has been added to it; the same where it has come to its end meanwhile. */
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
      // Copied as they lie: after a day there are forty thousand, and this is done for each new one.
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

/** The house's pictures without a programme, by length: its slate, and shorter ones. */
export async function listHousePads(db: DbOrTx): Promise<Map<number, string>> {
  const pads = await db.mediaItem.findMany({
    where: { account: { kind: 'SYSTEM' }, kind: 'SLATE', state: 'READY', durationMs: { lt: SEGMENT_MS } },
    select: { id: true, durationMs: true },
  })
  return new Map(pads.map(({ id, durationMs }) => [durationMs ?? 0, id]))
}

/** Which of these items were found damaged on the disk. */
export async function listDamaged(db: DbOrTx, mediaIds: readonly string[]): Promise<Set<string>> {
  if (mediaIds.length === 0) return new Set()
  const where = { id: { in: [...mediaIds] }, failureCode: DAMAGED }
  return new Set((await db.mediaItem.findMany({ where, select: { id: true } })).map(({ id }) => id))
}

/** An item of that format with that rung, which a recording may lack: its init segment serves all of them. */
export async function findMediaOfFormat(db: DbOrTx, formatKey: string, rung: string): Promise<string | null> {
  const media = await db.mediaItem.findFirst({
    where: { formatKey, state: { in: ['READY', 'RECORDING'] }, renditions: { some: { name: rung } } },
    select: { id: true },
  })
  return media?.id ?? null
}

/**
 * The stretch of the timeline in which a discontinuity number came up, and the one behind it; empty when
 * nothing older than `ordinal` had a smaller one. Chunks are kept for a month (prune.ts).
 */
export async function loadChunksAroundDiscontinuity(
  db: DbOrTx,
  channelId: string,
  ordinal: number,
  discontinuitySequence: number,
): Promise<TimelineChunk[]> {
  const before = await db.timelineChunk.findFirst({
    where: { channelId, ordinal: { lt: ordinal }, discontinuitySequence: { lt: discontinuitySequence } },
    orderBy: { ordinal: 'desc' },
    select: { ordinal: true },
  })
  if (!before) return []
  const rows = await db.timelineChunk.findMany({
    where: { channelId, ordinal: { gte: before.ordinal, lte: ordinal } },
    orderBy: { ordinal: 'asc' },
    take: 2,
    omit: { stateBefore: true, stateAfter: true },
  })
  return rows.map(chunkFromRow)
}
