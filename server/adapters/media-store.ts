// Where the bytes of media lie. Every path is made of ids and fixed names: nothing a user typed,
// and nothing a request carried, ever becomes part of one.
import { join } from 'node:path'
import type { RungName } from '#domain/ladder/ladder.ts'

const ID = /^[a-z]{2}_[0-9a-z]{20}$/

function checked(id: string): string {
  if (!ID.test(id)) throw new Error('not an id')
  return id
}

/** @throws Error when an id is not of the house's form. */
export function mediaPaths(dataDir: string, accountId: string, mediaId: string) {
  const folder = join(dataDir, 'media', checked(accountId), checked(mediaId))
  return {
    folder,
    /** The upload as it came. Kept: a later house format is made from it. */
    source: join(folder, 'source'),
    rendition: (name: RungName) => join(folder, `${name}.mp4`),
    /** JPEG number `index`, taken at index × thumbnailIntervalMs. 320×180. */
    thumbnail: (index: number) => join(folder, `thumb-${String(Math.trunc(index)).padStart(5, '0')}.jpg`),
    /** Where the transcoder writes before everything is verified. */
    work: join(folder, 'work'),
  }
}

/** Where an upload lands until its last byte has arrived. */
export function uploadPartPath(dataDir: string, mediaId: string): string {
  return join(dataDir, 'uploads', `${checked(mediaId)}.part`)
}
