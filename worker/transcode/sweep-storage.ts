// Removes objects that nothing refers to, a day after they were written, and reports rows whose object is missing.
import type { Db } from '#adapters/db.ts'
import { keyOf, type MediaStorage, sourceFile } from '#adapters/media-storage.ts'
import type { StoredObject } from '#adapters/object-storage.ts'

/** Until then it may belong to a preparation under way, or to a reader with an older index. */
export const ORPHAN_MS = 86_400_000
const AT_ONCE = 1_000
/** Of renditions and uploads, which have their checksum in their name. */
const BY_CONTENT = /^(?:[a-z0-9]+(?:-[a-z0-9]+){0,4}-[0-9a-f]{64}\.mp4|source-[0-9a-f]{64})$/

export interface Swept {
  removed: { key: string; bytes: number }[]
  /** Keys of ready items that no place has. */
  missing: string[]
}

/** @throws the error of a storage that does not answer: nothing counts as missing then */
export async function sweepStorage(db: Db, storage: MediaStorage, now: number, signal: AbortSignal): Promise<Swept> {
  const removed: Swept['removed'] = []
  const present = new Set<string>()
  const places = storage.remote ? [storage.local, storage.remote] : [storage.local]
  for (const place of places) {
    let batch: StoredObject[] = []
    const judge = async () => {
      // The files on the server of an isolated copy belong to the original.
      const writable = place === storage.local ? storage.local : storage.writable
      const orphans = writable ? await findOrphans(db, batch, now) : []
      await writable?.delete(orphans.map(({ key }) => key))
      removed.push(...orphans.map(({ key, bytes }) => ({ key, bytes })))
      batch = []
    }
    for await (const object of place.list('media/')) {
      signal.throwIfAborted()
      if (object.key.endsWith('.mp4')) present.add(object.key)
      batch.push(object)
      if (batch.length >= AT_ONCE) await judge()
    }
    await judge()
  }
  return { removed, missing: await findMissing(db, present, now, signal) }
}

/** media/<account>/<item>/<file>; null: none of ours. */
function partsOf(key: string) {
  const [, accountId, mediaId, file, ...more] = key.split('/')
  return accountId && mediaId && file && more.length === 0 ? { accountId, mediaId, file } : null
}

async function findOrphans(db: Db, objects: readonly StoredObject[], now: number): Promise<StoredObject[]> {
  const old = objects.filter(({ modifiedAt }) => now - modifiedAt > ORPHAN_MS)
  const ids = new Set(old.flatMap(({ key }) => partsOf(key)?.mediaId ?? []))
  if (ids.size === 0) return []
  const rows = await db.mediaItem.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, accountId: true, sourceSha256: true, renditions: { select: { file: true } } },
  })
  const items = new Map(rows.map((row) => [row.id, row]))
  return old.filter(({ key }) => {
    const parts = partsOf(key)
    if (!parts) return false
    const item = items.get(parts.mediaId)
    if (!item || item.accountId !== parts.accountId) return true
    if (!BY_CONTENT.test(parts.file)) return false
    const source = item.sourceSha256 && sourceFile(item.sourceSha256)
    return parts.file !== source && !item.renditions.some(({ file }) => file === parts.file)
  })
}

async function findMissing(db: Db, present: ReadonlySet<string>, now: number, signal: AbortSignal): Promise<string[]> {
  const missing: string[] = []
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const rows = await db.rendition.findMany({
      // Later ones may have been written since the list was made.
      where: { id: { gt: after }, media: { state: 'READY', readyAt: { lt: new Date(now - ORPHAN_MS) } } },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
      select: { id: true, name: true, file: true, media: { select: { id: true, accountId: true } } },
    })
    for (const { name, file, media } of rows) {
      const key = keyOf({ accountId: media.accountId, mediaId: media.id }, file ?? `${name}.mp4`)
      if (!present.has(key)) missing.push(key)
    }
    after = rows.at(-1)?.id ?? after
    if (rows.length < AT_ONCE) return missing
  }
}
