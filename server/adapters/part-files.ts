// The files of resumable uploads, in tus's own store: with a check of each part, and an end to silent connections.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { chmod, open, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, type Readable, Transform } from 'node:stream'
import { FileStore } from '@tus/file-store'
import type { KvStore, Upload } from '@tus/utils'
import { DomainError } from '#server/errors.ts'
import { diskStatus } from './disk-space.ts'
import { GatheringWriter } from './gathering-writer.ts'

/** A connection that is silent for this long counts as broken; what has arrived stays. */
const SILENCE_MS = 120_000
const CHECK_ROOM_EVERY_BYTES = 16 * 1024 ** 2

/** Algorithms of `Upload-Checksum` (tus 1.0, checksum extension). */
export const CHECKSUMS = ['sha1', 'sha256', 'md5'] as const

export interface Checksum {
  algorithm: (typeof CHECKSUMS)[number]
  digest: Buffer
}

/** `Upload-Checksum: sha256 <base64>`; null if it is anything else. */
export function parseChecksum(text: string): Checksum | null {
  const [name, digest = ''] = text.split(' ')
  const algorithm = CHECKSUMS.find((known) => known === name)
  if (!algorithm || !/^[A-Za-z0-9+/]{20,64}={0,2}$/.test(digest)) return null
  return { algorithm, digest: Buffer.from(digest, 'base64') }
}

/** The request that tus works on. */
export interface PartRequest {
  accountId: string
  checksum: Checksum | null
  /** Aborts when the connection is closed: some servers leave the body open then. */
  signal: AbortSignal
}
export const partRequest = new AsyncLocalStorage<PartRequest>()

/** @throws Error outside of a request */
export function currentPart(): PartRequest {
  const request = partRequest.getStore()
  if (!request) throw new Error('tus works outside of a request')
  return request
}

export class PartFiles extends FileStore {
  constructor(directory: string, rows: KvStore, expirationPeriodInMilliseconds: number) {
    super({ directory, configstore: rows, expirationPeriodInMilliseconds })
    // A length that is not known cannot be compared with the account's storage.
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration', 'checksum']
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.#requireRoom(upload.size ?? 0)
    const created = await super.create(upload)
    await chmod(join(this.directory, upload.id), 0o600)
    return created
  }

  /** A finished one has no file here any more. */
  override async getUpload(id: string): Promise<Upload> {
    const known = await this.configstore.get(id)
    return known && known.offset === known.size ? known : super.getUpload(id)
  }

  /** Also one whose file was never made. @throws UPLOAD_NOT_FOUND */
  override async remove(id: string): Promise<void> {
    if (!(await this.configstore.get(id))) throw new DomainError('UPLOAD_NOT_FOUND')
    await rm(join(this.directory, id), { force: true })
    await this.configstore.delete(id)
  }

  /**
   * @returns the new offset
   * @throws UPLOAD_CHECKSUM: then the part is cut off again; STORAGE_FULL, UPLOAD_BROKEN: then what arrived stays
   */
  override async write(part: Readable, id: string, offset: number): Promise<number> {
    await this.#requireRoom(0)
    const { checksum, signal } = currentPart()
    const hash = checksum && createHash(checksum.algorithm)
    const watched = watch(part, { signal, hash, requireRoom: () => this.#requireRoom(0) })
    const end = await this.#append(watched.stream, id, offset).catch((error: unknown) => {
      throw watched.reason() ?? error
    })
    if (hash && checksum && !hash.digest().equals(checksum.digest)) {
      await truncate(join(this.directory, id), offset)
      throw new DomainError('UPLOAD_CHECKSUM')
    }
    return end
  }

  /** @returns the new offset */
  async #append(part: Readable, id: string, offset: number): Promise<number> {
    const file = await open(join(this.directory, id), 'r+')
    try {
      const disk = new GatheringWriter(file, offset)
      let end = offset
      try {
        for await (const piece of part as AsyncIterable<Buffer>) {
          await disk.write(piece)
          end += piece.byteLength
        }
      } finally {
        // What arrived before a connection broke stays.
        await disk.end()
      }
      return end
    } finally {
      await file.close()
    }
  }

  /** Before the disk is completely full: the database needs some space. @throws STORAGE_FULL */
  async #requireRoom(bytes: number): Promise<void> {
    if ((await diskStatus(this.directory, bytes)) === 'full') throw new DomainError('STORAGE_FULL')
  }
}

interface Watch {
  signal: AbortSignal
  hash: { update(chunk: Buffer): void } | null
  requireRoom(): Promise<void>
}

/** Passes the bytes on; ends a closed or silent connection, and one that fills the disk. */
function watch(part: Readable, { signal, hash, requireRoom }: Watch) {
  let failure: DomainError | null = null
  let sinceCheck = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      silence.refresh()
      hash?.update(chunk)
      sinceCheck += chunk.byteLength
      if (sinceCheck < CHECK_ROOM_EVERY_BYTES) return done(null, chunk)
      sinceCheck = 0
      requireRoom().then(
        () => done(null, chunk),
        (error) => end(error),
      )
    },
  })
  const end = (error: DomainError) => {
    failure = error
    stream.destroy(error)
  }
  const broken = () => end(new DomainError('UPLOAD_BROKEN'))
  const silence = setTimeout(broken, SILENCE_MS)
  signal.addEventListener('abort', broken, { once: true })
  stream.once('close', () => {
    clearTimeout(silence)
    signal.removeEventListener('abort', broken)
  })
  if (signal.aborted) broken()
  // It ends the one when the other ends early; the caller learns of it from what it reads.
  pipeline(part, stream, () => undefined)
  return { stream, reason: () => failure }
}
