// Paths of stored media. Every path consists of ids and fixed names: no user text and no part of a request is ever
// used.
import { join } from 'node:path'
import type { RungName } from '#domain/ladder/ladder.ts'

const ID = /^[a-z]{2}_[0-9a-z]{20}$/

function checked(id: string): string {
  if (!ID.test(id)) throw new Error('not an id')
  return id
}

export const thumbnailFile = (index: number) => `thumb-${String(Math.trunc(index)).padStart(5, '0')}.jpg`

/** A part of the item's storyboard. */
export const storyboardFile = (sheet: number) => `storyboard-${String(Math.trunc(sheet)).padStart(2, '0')}.jpg`

/** @throws Error when an id is malformed. */
export function mediaPaths(dataDir: string, accountId: string, mediaId: string) {
  const folder = join(dataDir, 'media', checked(accountId), checked(mediaId))
  return {
    folder,
    /** The original upload. Kept for a later house format. */
    source: join(folder, 'source'),
    rendition: (name: RungName) => join(folder, `${name}.mp4`),
    /** JPEG number `index`, taken at index × thumbnailIntervalMs. 320×180. */
    thumbnail: (index: number) => join(folder, thumbnailFile(index)),
    /** Finished parts of a long item, until they are joined. */
    parts: join(folder, 'parts'),
    /** Where the transcoder writes until everything is verified. */
    work: join(folder, 'work'),
  }
}

/** Where an upload is written until its last byte has arrived. */
export function uploadPartPath(dataDir: string, mediaId: string): string {
  return join(dataDir, 'uploads', `${checked(mediaId)}.part`)
}

/** Where an import grows. */
export function importPartPath(dataDir: string, importId: string): string {
  return join(dataDir, 'uploads', checked(importId))
}

/** Where a resumable upload grows; its file is named by its id. */
export const resumableFolder = (dataDir: string) => join(dataDir, 'uploads')
