// Artwork of items for guides: small, requested by many viewers at once when a guide is opened.
import type { ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { isArtworkSignature } from '#adapters/artwork-token.ts'
import type { Db } from '#adapters/db.ts'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { thumbnailFile } from '#adapters/media-store.ts'
import { findArtwork } from '#features/media/find-thumbnail.ts'
import { databaseAway, notFound } from './refusals.ts'
import { sendWhole } from './respond.ts'
import type { OriginRoute } from './route.ts'

type ArtworkRoute = Extract<OriginRoute, { type: 'artwork' }>

/** A new choice has a new address (domain/media/artwork.ts). */
const CACHE = 'public, max-age=3600'
/**
 * A new choice, a new or a deleted item may go unnoticed for this long; the database is asked once for all requests in
 * that time.
 */
const RETRY_MS = 2_000
const MAX_CHOICES = 20_000
const MAX_BYTES = 16 * 1024 ** 2

export type ServeArtwork = (route: ArtworkRoute, res: ServerResponse) => Promise<void>

/** @param key of artwork-token.ts */
export function openArtwork(db: Db, dataDir: string, key: Buffer): ServeArtwork {
  /** Key of a thumbnail; empty: none. */
  const choices = new LRUCache<string, string>({
    max: MAX_CHOICES,
    ttl: RETRY_MS,
    fetchMethod: async (mediaId) => {
      const artwork = await findArtwork(db, mediaId)
      return artwork ? keyOf({ accountId: artwork.accountId, mediaId }, thumbnailFile(artwork.index)) : ''
    },
  })
  const pictures = new LRUCache<string, Buffer>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ length }) => length + 1,
    fetchMethod: (key) => mediaStorage(dataDir).readWhole(key),
    ignoreFetchAbort: true,
  })

  return async ({ mediaId, signature }, res) => {
    if (!isArtworkSignature(key, mediaId, signature)) return notFound(res)
    const chosen = await choices.fetch(mediaId).catch(() => undefined)
    if (chosen === undefined) return databaseAway(res)
    const picture = chosen && (await pictures.fetch(chosen).catch(() => undefined))
    if (picture) sendWhole(res, 'image/jpeg', CACHE, picture)
    else notFound(res)
  }
}
