// Items that anybody may watch on demand: what the origin, public pages and the API know of them.
import { type ArtworkOutside, openArtworkUrls } from '#adapters/artwork-token.ts'
import type { DbOrTx } from '#adapters/db.ts'
import type { StreamTracks } from '#domain/hls/multivariant-playlist.ts'
import { artworkIndex } from '#domain/media/artwork.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'
import { findItemTracks } from '#features/captions/find-item-tracks.ts'
import { DomainError } from '#server/errors.ts'
import { mediaAccessSchema, type OnDemandView, type PublicVideo } from './schema.ts'

export interface OnDemandOutside extends ArtworkOutside {
  db: DbOrTx
  publicUrl: string
}

/** Ids of items are no names of channels: those have no underscore. */
export const isMediaId = (text: string) => /^md_[0-9a-z]{20}$/.test(text)

/** An account that is suspended shows nothing. */
const WATCHABLE = { access: 'public', state: 'READY', deletedAt: null, account: { suspendedAt: null } } as const

/** What the origin serves of an item. */
export interface OnDemandSource {
  item: TimelineItem
  tracks: StreamTracks
  /** Whose files its pictures are, and how many there are. */
  storyboard: {
    accountId: string
    thumbnailCount: number
    thumbnailIntervalMs: number
    durationMs: number
    sheets: number
  }
}

/** Null: there is no such item, it is not ready, or it is private. */
export async function findOnDemandItem(db: DbOrTx, mediaId: string): Promise<OnDemandSource | null> {
  const media = await db.mediaItem.findFirst({ where: { id: mediaId, ...WATCHABLE } })
  if (!media?.durationMs || !media.formatKey) return null
  const { title, kind, durationMs, formatKey } = media
  const { accountId, thumbnailCount, thumbnailIntervalMs, storyboardSheets: sheets } = media
  return {
    item: { mediaId, title, kind, durationMs, formatKey, position: -1 },
    tracks: await findItemTracks(db, mediaId),
    storyboard: { accountId, thumbnailCount, thumbnailIntervalMs, durationMs, sheets },
  }
}

/** For public pages. Null: as above. */
export async function findPublicVideo(outside: OnDemandOutside, mediaId: string): Promise<PublicVideo | null> {
  const media = await outside.db.mediaItem.findFirst({ where: { id: mediaId, ...WATCHABLE } })
  if (!media?.durationMs) return null
  const index = artworkIndex(media)
  const { title, description, durationMs } = media
  return {
    ...{ id: mediaId, title, description, durationMs },
    posterUrl: index === null ? null : (await openArtworkUrls(outside))(mediaId, index),
    access: 'public',
    ...addressesOf(outside, mediaId),
  }
}

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function getOnDemand(outside: OnDemandOutside, accountId: string, mediaId: string): Promise<OnDemandView> {
  const media = await outside.db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { access: true },
  })
  if (!media) throw new DomainError('MEDIA_NOT_FOUND')
  return { access: mediaAccessSchema.parse(media.access), ...addressesOf(outside, mediaId) }
}

const addressesOf = ({ originUrl, publicUrl }: OnDemandOutside, mediaId: string) => ({
  hlsUrl: `${originUrl}/vod/${mediaId}/master.m3u8`,
  dashUrl: `${originUrl}/vod/${mediaId}/manifest.mpd`,
  watchUrl: `${publicUrl}/watch/${mediaId}`,
  embedUrl: `${publicUrl}/embed/${mediaId}`,
})
