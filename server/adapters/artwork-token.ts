// Signed addresses of artwork. Readers of a guide or a player that shows an item get the address; it cannot be guessed
// from the item's id. Web and origin share the secret that signs sessions.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { artworkUrl } from '#domain/media/artwork.ts'
import { loadSecrets } from './secrets.ts'

/** 128 bits, base64url. */
const LENGTH = 22

const signatureOf = (key: Buffer, mediaId: string) =>
  createHmac('sha256', key).update(mediaId).digest('base64url').slice(0, LENGTH)

/** @param secret nextAuthSecret of secrets.ts */
export function artworkKey(secret: string): Buffer {
  return createHmac('sha256', secret).update('artwork address').digest()
}

export function isArtworkSignature(key: Buffer, mediaId: string, given: string): boolean {
  const due = signatureOf(key, mediaId)
  return given.length === due.length && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(due, 'latin1'))
}

/** @returns address of a thumbnail by item and number */
export const artworkAddresses = (originUrl: string, key: Buffer) => (mediaId: string, index: number) =>
  artworkUrl(originUrl, mediaId, signatureOf(key, mediaId), index)

export interface ArtworkOutside {
  /** Where the secret is stored. */
  dataDir: string
  originUrl: string
}

export async function openArtworkUrls({ dataDir, originUrl }: ArtworkOutside) {
  return artworkAddresses(originUrl, artworkKey((await loadSecrets(dataDir)).nextAuthSecret))
}
