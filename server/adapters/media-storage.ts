// The files of items. They are written to the local disk. With an S3 server, finished ones are moved there, and read
// there by machines that do not have them on disk.
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LRUCache } from 'lru-cache'
import { env } from '#server/env.ts'
import type { S3Settings } from '#server/s3-env.ts'
import { isIsolated } from './isolation.ts'
import { mediaPaths } from './media-store.ts'
import { LocalStorage, type ObjectStorage } from './object-storage.ts'
import { S3Storage } from './s3-storage.ts'

/** A finished object does not change: its size is asked for once in this time. */
const SIZE_KEPT_MS = 60_000
const MOST_SIZES = 20_000

interface OfItem {
  accountId: string
  mediaId: string
}

/** @param file a name of our own making */
export const keyOf = ({ accountId, mediaId }: OfItem, file: string) => `media/${accountId}/${mediaId}/${file}`

/** @param sha256 of its bytes, as hex */
export const renditionFile = (name: string, sha256: string) => `${name}-${sha256}.mp4`
/** Of a part of a long item, which lives until its item is ready. */
export const partFile = ({ planKey, track, index }: { planKey: string; track: string; index: number }, name: string) =>
  `parts/${planKey}/${track === 'AUDIO' ? 'audio' : index}/${name}.mp4`
/** In the S3 server; on the local disk it is `source`. */
export const sourceFile = (sha256: Uint8Array) => `source-${Buffer.from(sha256).toString('hex')}`

export class MediaStorage {
  readonly local: LocalStorage
  /** Null: everything is on the local disk. */
  readonly remote: Pick<S3Storage, 'size' | 'read' | 'save' | 'list'> | null
  /** The same, where it may be written: the files there belong to the original of an isolated copy. */
  readonly writable: S3Storage | null
  readonly #dataDir: string
  readonly #sizes = new LRUCache<string, number>({ max: MOST_SIZES, ttl: SIZE_KEPT_MS })

  constructor(dataDir: string, s3: S3Settings | null) {
    this.#dataDir = dataDir
    this.local = new LocalStorage(dataDir)
    const server = s3 && new S3Storage(s3)
    this.remote = server
    this.writable = isIsolated(dataDir) ? null : server
  }

  /** Where finished files go. */
  get finished(): ObjectStorage {
    return this.writable ?? this.local
  }

  /** In bytes; null: neither place has it. */
  async size(key: string): Promise<number | null> {
    const local = await this.local.size(key)
    if (local !== null || !this.remote) return local
    const known = this.#sizes.get(key)
    if (known !== undefined) return known
    const size = await this.remote.size(key)
    if (size !== null) this.#sizes.set(key, size)
    return size
  }

  /** @throws ObjectMissingError */
  async readWhole(key: string): Promise<Buffer<ArrayBuffer>> {
    const local = await this.local.size(key)
    if (local !== null || !this.remote) return this.local.read(key, 0, local ?? 0)
    return this.remote.read(key, 0, (await this.size(key)) ?? 0)
  }

  /** All files of an item. */
  async remove(item: OfItem): Promise<void> {
    await rm(mediaPaths(this.#dataDir, item.accountId, item.mediaId).folder, { recursive: true, force: true })
    if (!this.writable) return
    const keys: string[] = []
    for await (const { key } of this.writable.list(keyOf(item, ''))) keys.push(key)
    await this.writable.delete(keys)
  }

  /** Brings the upload back to the local disk, where FFmpeg reads it. Nothing happens if it is there, or nowhere. */
  async restoreSource(item: OfItem, sha256: Uint8Array | null, signal: AbortSignal): Promise<void> {
    const { source } = mediaPaths(this.#dataDir, item.accountId, item.mediaId)
    if (!this.remote || !sha256 || (await this.local.size(keyOf(item, 'source'))) !== null) return
    const key = keyOf(item, sourceFile(sha256))
    if ((await this.size(key)) === null) return
    const part = `${dirname(source)}/source.part`
    await mkdir(dirname(source), { recursive: true })
    await this.remote.save(key, part, signal)
    await this.local.put(keyOf(item, 'source'), part)
  }
}

const opened = new Map<string, MediaStorage>()

/** One for each data folder: they share connections. */
export function mediaStorage(dataDir: string, s3 = env().s3): MediaStorage {
  const name = JSON.stringify([dataDir, s3])
  const known = opened.get(name) ?? new MediaStorage(dataDir, s3)
  opened.set(name, known)
  return known
}
