// The files of items in a backup: a list with checksums, and on request the files themselves. Those in an S3 server are
// listed and stay there.
import { constants } from 'node:fs'
import { copyFile, link, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { MediaStorage } from '#adapters/media-storage.ts'
import { checkedKey, type StoredObject } from '#adapters/object-storage.ts'
import { hashFile } from '#adapters/sha256.ts'

const entrySchema = z.object({
  key: z.string().min(1).max(500),
  bytes: z.int().nonnegative(),
  /** Null: of a picture in an S3 server, whose name does not say it. */
  sha256: z.string().nullable(),
  place: z.enum(['disk', 's3']),
})
export type MediaEntry = z.infer<typeof entrySchema>

/** @throws Error when the list was changed */
export function checkedEntry(value: unknown): MediaEntry {
  const entry = entrySchema.parse(value)
  checkedKey(entry.key)
  if (!entry.key.startsWith('media/')) throw new Error('not a file of an item')
  return entry
}

/** Of our own making: `<name>-<sha256>.mp4`, `source-<sha256>`. Such a file is never changed. */
const BY_CONTENT = /-([0-9a-f]{64})(?:\.mp4)?$/
const BATCH = 200
const NEVER = new AbortController().signal

export interface MediaBackup {
  storage: MediaStorage
  /** SHA-256 of uploads, by `<account>/<item>`. */
  sources: ReadonlyMap<string, string>
  /** Null: they are only listed. */
  target: string | null
}

/** All files of items, as entries for the list. Those of a preparation under way are left out: it starts again. */
export async function* backUpMedia({ storage, sources, target }: MediaBackup): AsyncGenerator<MediaEntry[]> {
  let batch: MediaEntry[] = []
  const places = [
    { place: 'disk' as const, list: storage.local.list('media/') },
    ...(storage.remote ? [{ place: 's3' as const, list: storage.remote.list('media/') }] : []),
  ]
  for (const { place, list } of places)
    for await (const object of list) {
      if (object.key.split('/')[3] === 'work' || object.key.endsWith('.part')) continue
      const entry =
        place === 's3'
          ? { key: object.key, bytes: object.bytes, sha256: knownHash(object.key, sources), place }
          : await keepFile(storage.local.pathOf(object.key), object, { sources, target })
      if (entry) batch.push(entry)
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
  yield batch
}

function knownHash(key: string, sources: ReadonlyMap<string, string>): string | null {
  const inName = BY_CONTENT.exec(key)?.[1]
  if (inName) return inName
  const [, account, item, file] = key.split('/')
  return file === 'source' ? (sources.get(`${account}/${item}`) ?? null) : null
}

/** @returns null for a file that was deleted in between: no row of the backup's moment is worth more than that */
async function keepFile(
  path: string,
  { key }: StoredObject,
  { sources, target }: { sources: ReadonlyMap<string, string>; target: string | null },
): Promise<MediaEntry | null> {
  const known = knownHash(key, sources)
  try {
    const kept = target === null ? path : join(target, key)
    if (target !== null) {
      await mkdir(dirname(kept), { recursive: true, mode: 0o700 })
      // A file that may still grow must not grow in the backup.
      if (known === null || !(await linked(path, kept))) await copyFile(path, kept, constants.COPYFILE_FICLONE)
    }
    const { size } = await stat(kept)
    return { key, bytes: size, sha256: known ?? hex(await hashFile(kept, NEVER)), place: 'disk' }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Without a copy, if the backup is on the same disk. */
async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(error.code ?? '')) return false
      throw error
    },
  )
}

export type Returned = 'present' | 'restored' | 'missing' | 'damaged'

/** One file after the restore of the database. @param source the backup's folder if it has the files, otherwise null */
export async function returnFile(storage: MediaStorage, source: string | null, entry: MediaEntry): Promise<Returned> {
  if ((await storage.size(entry.key)) === entry.bytes) return 'present'
  if (source === null || entry.place === 's3') return 'missing'
  const kept = join(source, entry.key)
  const path = storage.local.pathOf(entry.key)
  const hash = await hashFile(kept, NEVER).catch(() => null)
  if (hash === null) return 'missing'
  if (hex(hash) !== entry.sha256) return 'damaged'
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rm(path, { force: true })
  if (!BY_CONTENT.test(entry.key) || !(await linked(kept, path))) await copyFile(kept, path, constants.COPYFILE_FICLONE)
  return 'restored'
}
