// With an S3 server: what of ready items is still on the local disk moves there. Uploads and pictures, recordings, and
// items from before the server was set up. A second run does nothing: what has moved is no longer on the disk.
import { readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { keyOf, type MediaStorage, renditionFile, sourceFile } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { hashFile } from '#adapters/sha256.ts'
import { PICTURE_NAME } from './judge-pictures.ts'

/** An item that became ready later than this may still be in use by its transcoder. */
const SETTLED_MS = 60_000
const PICTURES_AT_ONCE = 8
const RENDITION = /^[a-z0-9][a-z0-9-]*\.mp4$/

interface Backlog {
  db: Db
  dataDir: string
  storage: MediaStorage
}

interface Item {
  id: string
  accountId: string
  sourceSha256: Uint8Array | null
  renditions: { id: string; name: string; file: string | null }[]
}

/** @returns how many files moved */
export async function publishBacklog(backlog: Backlog, now: number, signal: AbortSignal): Promise<number> {
  const { db, dataDir, storage } = backlog
  if (!storage.writable) return 0
  let moved = 0
  const accounts = await readdir(join(dataDir, 'media')).catch(() => [])
  for (const accountId of accounts)
    for (const mediaId of await readdir(join(dataDir, 'media', accountId)).catch(() => [])) {
      signal.throwIfAborted()
      const item = await db.mediaItem.findFirst({
        where: { id: mediaId, accountId, state: 'READY', readyAt: { lt: new Date(now - SETTLED_MS) } },
        select: { id: true, accountId: true, sourceSha256: true, renditions: true },
      })
      if (item) moved += await publishItem(backlog, item, signal)
    }
  return moved
}

async function publishItem(backlog: Backlog, item: Item, signal: AbortSignal): Promise<number> {
  const { folder } = mediaPaths(backlog.dataDir, item.accountId, item.id)
  const names: string[] = await readdir(folder).catch(() => [])
  let moved = 0
  const pictures = names.filter((name) => PICTURE_NAME.test(name))
  for (let from = 0; from < pictures.length; from += PICTURES_AT_ONCE) {
    const group = pictures.slice(from, from + PICTURES_AT_ONCE)
    await Promise.all(group.map((name) => put(backlog, item, { name, as: name }, signal)))
    moved += group.length
  }
  if (names.includes('source') && item.sourceSha256) {
    await put(backlog, item, { name: 'source', as: sourceFile(item.sourceSha256) }, signal)
    moved++
  }
  for (const name of names.filter((candidate) => RENDITION.test(candidate)))
    moved += await publishRendition(backlog, item, { name, path: join(folder, name) }, signal)
  await rmdir(folder).catch(() => undefined)
  return moved
}

async function publishRendition(
  backlog: Backlog,
  item: Item,
  { name, path }: { name: string; path: string },
  signal: AbortSignal,
): Promise<number> {
  const { db, storage } = backlog
  if (item.renditions.some(({ file }) => file === name)) {
    await put(backlog, item, { name, as: name }, signal)
    return 1
  }
  const grown = item.renditions.find((rendition) => `${rendition.name}.mp4` === name)
  if (!grown) return 0
  if (grown.file === null) {
    const file = renditionFile(grown.name, Buffer.from(await hashFile(path, signal)).toString('hex'))
    await storage.writable?.copy(keyOf(itemOf(item), file), path, signal)
    await db.rendition.updateMany({ where: { id: grown.id, file: null }, data: { file } })
  }
  // Last: whoever misses it reads the row again.
  await rm(path, { force: true })
  return 1
}

const itemOf = ({ accountId, id }: Item) => ({ accountId, mediaId: id })

async function put(
  { storage }: Backlog,
  item: Item,
  { name, as }: { name: string; as: string },
  signal: AbortSignal,
): Promise<void> {
  await storage.writable?.put(keyOf(itemOf(item), as), storage.local.pathOf(keyOf(itemOf(item), name)), signal)
}
