// Converts rows of a media item to the view of schema.ts.
import type { Prisma } from '#adapters/db.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { airsFrom } from '#domain/media/airs-from.ts'
import { type ArtworkFacts, artworkIndex } from '#domain/media/artwork.ts'
import { DEAD_LETTER_CODES } from '#domain/media/media-failure.ts'
import { mediaAccessSchema } from '#features/on-demand/schema.ts'
import { publicPath } from '#server/public-path.ts'
import { DESCRIBED_COLUMNS } from './described-columns.ts'
import { kindName, type MediaStatus, type MediaView, mediaFaultSchema, sourceFactsSchema } from './schema.ts'

export const MEDIA_COLUMNS = {
  ...DESCRIBED_COLUMNS,
  id: true,
  progress: true,
  waitsForLive: true,
  failureCode: true,
  failureMessage: true,
  sourceName: true,
  sourceBytes: true,
  sourceFacts: true,
  sourceSha256: true,
  preparedMs: true,
  airableFrom: true,
  loudnessLufs: true,
  thumbnailCount: true,
  faults: true,
  faultsChecked: true,
  thumbnailIntervalMs: true,
  storyboardSheets: true,
  posterAtMs: true,
  createdAt: true,
  readyAt: true,
  renditions: {
    orderBy: { averageKbps: 'desc' },
    select: { name: true, width: true, height: true, codecs: true, averageKbps: true, peakKbps: true },
  },
  rundown: {
    where: { channel: { deletedAt: null } },
    distinct: 'channelId',
    select: { channel: { select: { id: true, name: true } } },
  },
  episodes: { distinct: 'seriesId', select: { series: { select: { id: true, title: true } } } },
} as const

export type MediaRow = Prisma.MediaItemGetPayload<{ select: typeof MEDIA_COLUMNS }>

const WITH_TRANSCODER: readonly string[] = ['CHECKING', 'TRANSCODING', 'VERIFYING']

/** What is not in the row: see find-same-files.ts and media-in-schedules.ts. */
type Beside = Pick<MediaView, 'sameAs' | 'scheduledOn'>

export function toMediaView(row: MediaRow, { sameAs, scheduledOn }: Beside): MediaView {
  const facts = sourceFactsSchema.safeParse(row.sourceFacts)
  const faults = mediaFaultSchema.array().safeParse(row.faults)
  // All renditions have the same segments; counting rows of Segment would scan them.
  const segments = row.durationMs === null ? 0 : Math.ceil(row.durationMs / gridOf(row).segmentMs)
  return {
    id: row.id,
    title: row.title,
    kind: kindName(row.kind),
    status: row.state.toLowerCase() as MediaStatus,
    progress: row.progress,
    waitsForLive: row.waitsForLive && WITH_TRANSCODER.includes(row.state),
    failure:
      row.state === 'FAILED'
        ? {
            code: row.failureCode ?? 'UNKNOWN',
            message: row.failureMessage ?? 'The item could not be prepared. Try again, or upload another file.',
            deadLetter: DEAD_LETTER_CODES.includes(row.failureCode ?? ''),
          }
        : null,
    sourceName: row.sourceName,
    sourceBytes: Number(row.sourceBytes),
    source: facts.success ? facts.data : null,
    sameAs,
    durationMs: row.durationMs,
    early: earlyOf(row),
    frameRate: row.frameRate,
    loudnessLufs: row.loudnessLufs,
    thumbnailUrl: thumbnailUrl(row),
    thumbnails: { count: row.thumbnailCount, intervalMs: row.thumbnailIntervalMs },
    postersMs: row.posterAtMs,
    storyboardUrl: row.storyboardSheets > 0 ? publicPath(`/api/media/${row.id}/storyboard.vtt`) : null,
    tags: row.tags,
    folder: row.folder,
    weight: row.weight,
    description: row.description,
    rating: row.rating,
    season: row.season,
    episode: row.episode,
    language: row.language,
    notBefore: row.notBefore?.toISOString() ?? null,
    notAfter: row.notAfter?.toISOString() ?? null,
    maxAirings: row.maxAirings,
    artworkAtMs: row.artworkAtMs,
    access: mediaAccessSchema.parse(row.access),
    embedDomains: row.embedDomains,
    encrypted: row.encrypted,
    renditions: row.renditions.map((rendition) => ({ ...rendition, segments })),
    breakPositionsMs: row.breakPositionsMs,
    faults: faults.success ? faults.data : [],
    faultsChecked: row.faultsChecked,
    usedBy: row.rundown.map(({ channel }) => ({ channelId: channel.id, name: channel.name })),
    scheduledOn,
    series: row.episodes.map(({ series }) => ({ seriesId: series.id, title: series.title })),
    createdAt: row.createdAt.toISOString(),
    readyAt: row.readyAt?.toISOString() ?? null,
  }
}

function earlyOf({ preparedMs, readyAt, ...row }: MediaRow): MediaView['early'] {
  if (preparedMs === null || readyAt !== null) return null
  return { preparedMs, airableFrom: airsFrom(row) === null ? null : (row.airableFrom?.toISOString() ?? null) }
}

/** Address of its artwork, with the position in it: a new choice is a new address, so no browser shows the old one. */
export function thumbnailUrl(row: ArtworkFacts & { id: string }): string | null {
  const picture = artworkIndex(row)
  return picture === null ? null : publicPath(`/api/media/${row.id}/thumbnail?at=${picture * row.thumbnailIntervalMs}`)
}
