// From the transcoder's disk to the storage, and back.
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { keyOf, type MediaStorage, renditionFile } from '#adapters/media-storage.ts'
import { hashFile } from '#adapters/sha256.ts'
import type { NewRendition } from './record-ready.ts'

interface Item {
  accountId: string
  mediaId: string
}

/**
 * Moves finished renditions to the storage, except those that are there. Each has its checksum in its name: an item that is prepared again gets other
 * files, and what is being read stays as it is until the sweep.
 */
export async function publishRenditions(
  storage: MediaStorage,
  item: Item,
  { work, signal }: { work: string; signal: AbortSignal },
  renditions: readonly NewRendition[],
): Promise<NewRendition[]> {
  const published: NewRendition[] = []
  for (const rendition of renditions) {
    if (rendition.file !== undefined) {
      published.push(rendition)
      continue
    }
    const path = join(work, `${rendition.name}.mp4`)
    const sha256 = Buffer.from(await hashFile(path, signal)).toString('hex')
    const file = renditionFile(rendition.name, sha256)
    await storage.finished.put(keyOf(item, file), path, signal)
    published.push({ ...rendition, file })
  }
  return published
}

/** The upload is in the storage once its item was ready. */
export async function restoreSource(db: Db, storage: MediaStorage, item: Item, signal: AbortSignal): Promise<void> {
  if (!storage.remote) return
  const row = await db.mediaItem.findUnique({ where: { id: item.mediaId }, select: { sourceSha256: true } })
  await storage.restoreSource(item, row?.sourceSha256 ?? null, signal)
}
