// The files of resumable uploads, in tus's own store, with a check of each part.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { chmod, open, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { FileStore } from '@tus/file-store'
import type { KvStore, Upload } from '@tus/utils'
import { DomainError } from '#server/errors.ts'
import { requireRoom, writeBody } from './write-body.ts'

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
  body: Readable
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

/** What tus keeps of uploads beside their files, and for how long. */
export interface PartRows extends KvStore {
  /** The first part begins: what arrives is kept for the whole time of an upload. @throws UPLOAD_NOT_FOUND */
  keep(id: string): Promise<void>
  /** Nothing of the first part arrived: the upload expires soon. */
  release(id: string): Promise<void>
}

export class PartFiles extends FileStore {
  readonly #rows: PartRows

  constructor(directory: string, rows: PartRows, expirationPeriodInMilliseconds: number) {
    super({ directory, configstore: rows, expirationPeriodInMilliseconds })
    this.#rows = rows
    // A length that is not known cannot be compared with the account's storage.
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration', 'checksum']
  }

  override async create(upload: Upload): Promise<Upload> {
    await requireRoom(this.directory, upload.size ?? 0)
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
   * @param part empty: tus would pass the body through four streams, each of which costs CPU for every piece
   * @returns the new offset
   * @throws UPLOAD_CHECKSUM: then the part is cut off again; STORAGE_FULL, UPLOAD_BROKEN, UPLOAD_TOO_LARGE: then what
   * arrived stays
   */
  override async write(part: Readable, id: string, offset: number): Promise<number> {
    part.resume()
    await requireRoom(this.directory, 0)
    const { body, checksum, signal } = currentPart()
    const { size = 0 } = await this.getUpload(id)
    const hash = checksum && createHash(checksum.algorithm)
    const path = join(this.directory, id)
    const file = await open(path, 'r+')
    try {
      // Before its bytes: from here on the row is not swept.
      if (offset === 0) await this.#rows.keep(id)
      const bytes = await writeBody(
        body,
        { file, position: offset, folder: this.directory },
        {
          signal,
          inspect(piece, length) {
            if (offset + length > size) throw new DomainError('UPLOAD_TOO_LARGE')
            hash?.update(piece)
          },
        },
      )
      if (hash && checksum && !hash.digest().equals(checksum.digest)) {
        await truncate(path, offset)
        throw new DomainError('UPLOAD_CHECKSUM')
      }
      return offset + bytes
    } finally {
      const { size: stored } = await file.stat()
      await file.close()
      if (stored === 0) await this.#rows.release(id)
    }
  }
}
