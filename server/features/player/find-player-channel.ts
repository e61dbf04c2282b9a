import { type ArtworkOutside, openArtworkUrls } from '#adapters/artwork-token.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { artworkIndex } from '#domain/media/artwork.ts'
import { type PlayerLook, readLook } from '#domain/player/player-look.ts'
import { ARTWORK_COLUMNS } from '#features/media/artwork-columns.ts'
import type { PlaybackAccessName } from './schema.ts'

export interface PlayerSource extends ArtworkOutside {
  db: DbOrTx
  publicUrl: string
}

export const PLAYER_COLUMNS = {
  id: true,
  accountId: true,
  slug: true,
  name: true,
  desired: true,
  lastStartTime: true,
  playback: true,
  embedDomains: true,
  player: true,
  dvrMinutes: true,
  dvrFrom: true,
} as const

export interface PlayerChannel {
  id: string
  accountId: string
  slug: string
  name: string
  /** Epoch ms; null: stopped. */
  runStartedAt: number | null
  access: PlaybackAccessName
  embedDomains: string[]
  dvrMinutes: number
  /** Epoch ms: the earliest time that viewers can seek to; null: no such limit. */
  dvrFrom: number | null
  look: PlayerLook
  posterUrl: string | null
}

interface PlayerRow extends Pick<PlayerChannel, 'id' | 'accountId' | 'slug' | 'name' | 'embedDomains' | 'dvrMinutes'> {
  desired: string
  lastStartTime: Date | null
  dvrFrom: Date | null
  playback: PlaybackAccessName
  player: unknown
}

export async function toPlayerChannel(source: PlayerSource, row: PlayerRow): Promise<PlayerChannel> {
  const { id, accountId, slug, name, embedDomains, dvrMinutes } = row
  const look = readLook(row.player)
  return {
    id,
    accountId,
    slug,
    name,
    embedDomains,
    dvrMinutes,
    look,
    access: row.playback,
    runStartedAt: row.desired === 'STARTED' ? (row.lastStartTime?.getTime() ?? null) : null,
    dvrFrom: row.dvrFrom?.getTime() ?? null,
    posterUrl: look.posterMediaId && (await findPoster(source, accountId, look.posterMediaId)),
  }
}

/** Null if the item was deleted, belongs to another account, or has no thumbnails yet. */
async function findPoster(source: PlayerSource, accountId: string, mediaId: string): Promise<string | null> {
  const facts = await source.db.mediaItem.findFirst({ where: { id: mediaId, accountId }, select: ARTWORK_COLUMNS })
  const index = facts && artworkIndex(facts)
  return index === null ? null : (await openArtworkUrls(source))(mediaId, index)
}

/** For public pages. Null: no channel has that address. */
export async function findPlayerChannel(source: PlayerSource, slug: string): Promise<PlayerChannel | null> {
  const row = await source.db.channel.findUnique({ where: { slug, deletedAt: null }, select: PLAYER_COLUMNS })
  return row && toPlayerChannel(source, row)
}
