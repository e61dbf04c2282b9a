// The rows behind tus's store, each within its account.
import { Upload } from '@tus/utils'
import type { Db } from '#adapters/db.ts'
import { currentPart, type PartRows } from '#adapters/part-files.ts'
import { DomainError } from '#server/errors.ts'
import { UNTOUCHED_EXPIRES_MS, UPLOAD_EXPIRES_MS } from './schema.ts'

/** tus asks for an upload by its id; the request knows the account. */
export class UploadRows implements PartRows {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Its offset is that of its file (PartFiles), unless it is finished. */
  async get(id: string): Promise<Upload | undefined> {
    const row = await this.#db.upload.findFirst({ where: { id, accountId: currentPart().accountId } })
    if (!row) return undefined
    const size = Number(row.bytes)
    return new Upload({
      id,
      size,
      offset: row.finishedAt ? size : 0,
      metadata: row.metadata as Record<string, string | null>,
      creation_date: row.createdAt.toISOString(),
    })
  }

  /** The row exists before tus knows the upload (reserve-upload.ts). */
  async set(): Promise<void> {}

  async delete(id: string): Promise<void> {
    await this.#db.upload.deleteMany({ where: { id, accountId: currentPart().accountId } })
  }

  async keep(id: string): Promise<void> {
    if ((await this.#expire(id, UPLOAD_EXPIRES_MS)) === 0) throw new DomainError('UPLOAD_NOT_FOUND')
  }

  async release(id: string): Promise<void> {
    await this.#expire(id, UNTOUCHED_EXPIRES_MS)
  }

  /** @returns how many rows there are: 0 or 1 */
  async #expire(id: string, inMs: number): Promise<number> {
    const where = { id, accountId: currentPart().accountId, finishedAt: null }
    const { count } = await this.#db.upload.updateMany({ where, data: { expiresAt: new Date(Date.now() + inMs) } })
    return count
  }
}
