// Items that are watched on demand: what the origin, public pages and the API know of them.
import { createHash } from 'node:crypto'
import { type ArtworkOutside, openArtworkUrls } from '#adapters/artwork-token.ts'
import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { type KeyRing, openKeyRing } from '#adapters/master-keys.ts'
import type { SigningKey } from '#adapters/playback-token.ts'
import { formatOf } from '#domain/ladder/grid.ts'
import { artworkIndex } from '#domain/media/artwork.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'
import { readLimits } from '#features/account/limits.ts'
import { findItemTracks, type ItemTracks } from '#features/captions/find-item-tracks.ts'
import { loadSigningKeys, openOriginSecret } from '#features/playback/origin-reads.ts'
import { env } from '#server/env.ts'
import { DomainError } from '#server/errors.ts'
import { type MediaAccess, mediaAccessSchema, type OnDemandView, type PublicStoryboard } from './schema.ts'

export interface OnDemandOutside extends ArtworkOutside {
  db: DbOrTx
  publicUrl: string
}

/** Ids of items are no names of channels: those have no underscore. */
export const isMediaId = (text: string) => /^md_[0-9a-z]{20}$/.test(text)

/** An account that is suspended shows nothing. */
const WATCHABLE = { state: 'READY', deletedAt: null, account: { suspendedAt: null } } as const
const OPENED = { ...WATCHABLE, access: { in: ['public', 'token'] satisfies MediaAccess[] } }

/** What the origin serves of an item. */
export interface OnDemandSource {
  item: TimelineItem
  tracks: ItemTracks
  /** Changes when its segments may: it was prepared again, or got further audio. */
  preparedAs: string
  access: {
    tokenOnly: boolean
    embedDomains: readonly string[]
    keys: readonly SigningKey[]
    /** The secret for its segments: null: not encrypted; unknown: it cannot be unsealed. */
    content: Uint8Array | 'unknown' | null
  }
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
export async function findOnDemandItem(
  db: DbOrTx,
  mediaId: string,
  keys: KeyRing = openKeyRing(env().DATA_DIR),
): Promise<OnDemandSource | null> {
  return findSource(db, { id: mediaId, ...OPENED }, keys)
}

/**
 * A programme that a channel of the same account offers again, whatever the item's own access.
 * @param now for its rights; null: there is none, or its channel has no catch-up
 */
export async function findCatchUpItem(
  db: DbOrTx,
  { channelId, mediaId }: { channelId: string; mediaId: string },
  now: number,
  keys: KeyRing = openKeyRing(env().DATA_DIR),
): Promise<OnDemandSource | null> {
  const at = new Date(now)
  const channels = { some: { id: channelId, catchUpDays: { gt: 0 }, deletedAt: null } }
  return findSource(
    db,
    {
      ...{ ...WATCHABLE, id: mediaId, kind: 'PROGRAMME' as const, account: { suspendedAt: null, channels } },
      AND: [
        { OR: [{ notBefore: null }, { notBefore: { lte: at } }] },
        { OR: [{ notAfter: null }, { notAfter: { gt: at } }] },
      ],
    },
    keys,
  )
}

async function findSource(
  db: DbOrTx,
  where: Prisma.MediaItemWhereInput,
  keys: KeyRing,
): Promise<OnDemandSource | null> {
  const media = await db.mediaItem.findFirst({ where })
  if (!media?.durationMs || !media.formatKey) return null
  const { id: mediaId, title, kind, durationMs } = media
  const { accountId, thumbnailCount, thumbnailIntervalMs, storyboardSheets: sheets } = media
  return {
    item: { mediaId, title, kind, durationMs, ...formatOf({ ...media, formatKey: media.formatKey }), position: -1 },
    tracks: await findItemTracks(db, mediaId),
    preparedAs: await nameFiles(db, mediaId),
    access: {
      tokenOnly: media.access === 'token',
      embedDomains: media.embedDomains,
      keys: (await loadSigningKeys(db, [mediaId], keys)).get(mediaId) ?? [],
      content: media.encrypted ? await openOriginSecret(media, keys) : null,
    },
    storyboard: { accountId, thumbnailCount, thumbnailIntervalMs, durationMs, sheets },
  }
}

async function nameFiles(db: DbOrTx, mediaId: string): Promise<string> {
  const renditions = await db.rendition.findMany({ where: { mediaId }, select: { id: true }, orderBy: { id: 'asc' } })
  return sha256(renditions.map(({ id }) => id).join()).slice(0, 22)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** What public pages know of an item. */
export interface PublicItem {
  id: string
  accountId: string
  title: string
  description: string | null
  durationMs: number
  posterUrl: string | null
  access: MediaAccess
  embedDomains: readonly string[]
  storyboard: PublicStoryboard | null
}

/** Null: as above. */
export async function findPublicItem(outside: OnDemandOutside, mediaId: string): Promise<PublicItem | null> {
  const media = await outside.db.mediaItem.findFirst({ where: { id: mediaId, ...OPENED } })
  if (!media?.durationMs) return null
  const index = artworkIndex(media)
  const { accountId, title, description, durationMs, embedDomains } = media
  return {
    ...{ id: mediaId, accountId, title, description, durationMs, embedDomains },
    access: mediaAccessSchema.parse(media.access),
    storyboard: toStoryboard(media),
    posterUrl: index === null ? null : (await openArtworkUrls(outside))(mediaId, index),
  }
}

/** Null: it has none. */
export const toStoryboard = ({
  storyboardSheets,
  thumbnailCount,
  thumbnailIntervalMs,
}: PublicStoryboard & { storyboardSheets: number }): PublicStoryboard | null =>
  storyboardSheets > 0 ? { thumbnailCount, thumbnailIntervalMs } : null

/** What a browser must know before it renders an embed. Null: as above. */
export async function findItemEmbedDomains(db: DbOrTx, mediaId: string): Promise<string[] | null> {
  const media = await db.mediaItem.findFirst({ where: { id: mediaId, ...OPENED }, select: { embedDomains: true } })
  return media?.embedDomains ?? null
}

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function getOnDemand(outside: OnDemandOutside, accountId: string, mediaId: string): Promise<OnDemandView> {
  const media = await outside.db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { access: true, embedDomains: true, encrypted: true },
  })
  if (!media) throw new DomainError('MEDIA_NOT_FOUND')
  const { signedLinks, encryption } = await readLimits(outside.db, accountId)
  const { originUrl, publicUrl } = outside
  return {
    access: mediaAccessSchema.parse(media.access),
    embedDomains: media.embedDomains,
    encrypted: media.encrypted,
    signedLinksAllowed: signedLinks > 0,
    encryptionAllowed: encryption > 0,
    hlsUrl: `${originUrl}/vod/${mediaId}/master.m3u8`,
    dashUrl: `${originUrl}/vod/${mediaId}/manifest.mpd`,
    ...itemPages(publicUrl, mediaId),
  }
}

export const itemPages = (publicUrl: string, mediaId: string) => ({
  watchUrl: `${publicUrl}/watch/${mediaId}`,
  embedUrl: `${publicUrl}/embed/${mediaId}`,
})
