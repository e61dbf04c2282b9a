// Where finished files are kept: the local disk, or an S3 server (s3-storage.ts). The name of an object contains the
// SHA-256 of its bytes, so that an object is never replaced by another while somebody reads it.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

export interface StoredObject {
  key: string
  bytes: number
  /** Epoch ms. */
  modifiedAt: number
}

export interface ObjectStorage {
  /** Moves a finished file here: it is durable afterwards, and no longer at `path`. */
  put(key: string, path: string, signal?: AbortSignal): Promise<void>
  /** @throws ObjectMissingError, or Error when the object is shorter */
  read(key: string, offset: number, length: number): Promise<Buffer<ArrayBuffer>>
  /** Copies the whole object to a file. @throws ObjectMissingError */
  save(key: string, path: string, signal?: AbortSignal): Promise<void>
  /** In bytes; null: there is no such object. */
  size(key: string): Promise<number | null>
  /** Those that do not exist are ignored. */
  delete(keys: readonly string[]): Promise<void>
  /** All whose key begins so, in any order. */
  list(prefix: string): AsyncIterable<StoredObject>
}

export class ObjectMissingError extends Error {
  constructor(key: string) {
    super(`there is no object ${key}`)
    this.name = 'ObjectMissingError'
  }
}

/** Of our own names: nothing that a file system or a server reads as something else. */
const KEY = /^[a-z0-9_][a-z0-9_./-]*$/
/** A part that is empty, or leads elsewhere. */
const HOLE = /[./-][./-]|[./-]$/
const isKey = (key: string) => KEY.test(key) && !HOLE.test(key)

/** @throws Error when it is none of ours */
export function checkedKey(key: string): string {
  if (!isKey(key) || key.length > 500) throw new Error('not the name of an object')
  return key
}

export class LocalStorage implements ObjectStorage {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  /** Of an object that may not exist. */
  pathOf(key: string): string {
    return join(this.#root, checkedKey(key))
  }

  async put(key: string, path: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const target = this.pathOf(key)
    await mkdir(dirname(target), { recursive: true })
    await sync(path)
    await rename(path, target).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EXDEV') throw error
      await pipeline(createReadStream(path), createWriteStream(`${target}.part`, { mode: 0o600 }))
      await sync(`${target}.part`)
      await rename(`${target}.part`, target)
      await rm(path)
    })
    await sync(dirname(target))
  }

  async read(key: string, offset: number, length: number): Promise<Buffer<ArrayBuffer>> {
    const file = await open(this.pathOf(key), 'r').catch(missing(key))
    try {
      const bytes = Buffer.allocUnsafeSlow(length)
      const { bytesRead } = await file.read(bytes, 0, length, offset)
      if (bytesRead !== length) throw new Error('the stored file is shorter than its index')
      return bytes
    } finally {
      await file.close()
    }
  }

  async save(key: string, path: string, signal?: AbortSignal): Promise<void> {
    await (await open(this.pathOf(key), 'r').catch(missing(key))).close()
    await pipeline(createReadStream(this.pathOf(key)), createWriteStream(path, { mode: 0o600 }), { signal })
  }

  async size(key: string): Promise<number | null> {
    return (await stat(this.pathOf(key)).catch(() => null))?.size ?? null
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) await rm(this.pathOf(key), { force: true })
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
    yield* this.#walk(folder, prefix)
  }

  async *#walk(folder: string, prefix: string): AsyncIterable<StoredObject> {
    const entries = await readdir(join(this.#root, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const key = `${folder}${entry.name}`
      if (entry.isDirectory() && (key.startsWith(prefix) || prefix.startsWith(`${key}/`)))
        yield* this.#walk(`${key}/`, prefix)
      if (!entry.isFile() || !key.startsWith(prefix) || !isKey(key)) continue
      const facts = await stat(join(this.#root, key)).catch(() => null)
      if (facts) yield { key, bytes: facts.size, modifiedAt: facts.mtimeMs }
    }
  }
}

const missing = (key: string) => (error: NodeJS.ErrnoException) => {
  throw error.code === 'ENOENT' ? new ObjectMissingError(key) : error
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
