// Stored segments in memory within a byte budget. The bytes are cached as on disk: a thousand channels airing the same
// item share them, since patching timestamps copies only the head.
import { type FileHandle, open } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'
import { keyOf, type MediaStorage, mediaStorage } from '#adapters/media-storage.ts'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { DIGEST_BYTES, fileOf, type StoredMedia } from '#features/playout/find-stored-media.ts'

/** The stored bytes are not those that were verified during preparation. */
export class DamagedSegmentError extends Error {
  constructor(detail: string) {
    super(`the stored bytes are damaged: ${detail}`)
    this.name = 'DamagedSegmentError'
  }
}

const MAX_OPEN_FILES = 256
/** Files are then reopened: an open file of a deleted item would hold its disk space forever. */
const REOPEN_MS = 600_000

interface Wanted {
  media: StoredMedia
  rung: RungName
  index: number
}

export class SegmentCache {
  readonly #storage: MediaStorage
  readonly #bytes: LRUCache<string, Buffer, Wanted>
  readonly #files: LRUCache<string, Promise<FileHandle>>

  /** @param storage or the data folder: with the S3 server of the environment */
  constructor(storage: MediaStorage | string, budgetBytes: number) {
    this.#storage = typeof storage === 'string' ? mediaStorage(storage) : storage
    this.#bytes = new LRUCache({
      maxSize: budgetBytes,
      sizeCalculation: (bytes) => bytes.byteLength,
      fetchMethod: (_key, _stale, { context }) => this.#read(context),
      // Bytes that were evicted while they were read still reach those who wait for them.
      ignoreFetchAbort: true,
    })
    this.#files = new LRUCache({
      max: MAX_OPEN_FILES,
      ttl: REOPEN_MS,
      ttlAutopurge: true,
      dispose: (file) => void file.then((handle) => handle.close()).catch(() => undefined),
    })
  }

  get usedBytes(): number {
    return this.#bytes.calculatedSize
  }

  /** The cached bytes if present: the hot path without a promise. */
  peek(mediaId: string, rung: string, index: number): Buffer | undefined {
    return this.#bytes.get(`${mediaId}/${rung}/${index}`)
  }

  /** @throws Error when the file is missing or shorter than its index says; DamagedSegmentError */
  load(media: StoredMedia, rung: RungName, index: number): Promise<Buffer> {
    return this.#bytes.forceFetch(`${media.mediaId}/${rung}/${index}`, { context: { media, rung, index } })
  }

  async #read({ media, rung, index }: Wanted): Promise<Buffer> {
    const rendition = media.renditions.get(rung)
    const length = rendition?.lengths[index]
    const offset = rendition?.offsets[index]
    if (!rendition || length === undefined || offset === undefined) throw new Error('no such segment')
    const key = keyOf(media, fileOf(rendition, index))
    const read = async () => {
      const bytes = await this.#readFile(key, offset, length).catch((error: NodeJS.ErrnoException) => {
        // The origin need not be on the machine that made it.
        if (error.code !== 'ENOENT' || !this.#storage.remote) throw error
        return this.#storage.remote.read(key, offset, length)
      })
      await checkWhole(bytes, rendition.digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES))
      return bytes
    }
    return read().catch((error) => {
      if (!(error instanceof DamagedSegmentError)) throw error
      // An item that was prepared again can have a file of the same name: the one that is open is the old one.
      this.#files.delete(this.#storage.local.pathOf(key))
      return read()
    })
  }

  /** From the local disk, by a file that stays open. */
  async #readFile(key: string, offset: number, length: number): Promise<Buffer<ArrayBuffer>> {
    const path = this.#storage.local.pathOf(key)
    let file = this.#files.get(path)
    if (!file) {
      file = open(path, 'r')
      this.#files.set(path, file)
    }
    try {
      const bytes = Buffer.allocUnsafeSlow(length)
      const { bytesRead } = await (await file).read(bytes, 0, length, offset)
      if (bytesRead !== length) throw new Error('the stored file is shorter than its index')
      return bytes
    } catch (error) {
      this.#files.delete(path)
      throw error
    }
  }

  close(): void {
    this.#files.clear()
    this.#bytes.clear()
  }
}

/** Each time it is read from disk, in a thread of its own. @throws DamagedSegmentError */
async function checkWhole(bytes: Buffer<ArrayBuffer>, digest: Uint8Array): Promise<void> {
  const found = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  if (Buffer.compare(found, digest) !== 0) throw new DamagedSegmentError('the checksum differs')
  try {
    patchTimestamps(bytes, 0, 0)
  } catch (error) {
    throw new DamagedSegmentError((error as Error).message)
  }
}
