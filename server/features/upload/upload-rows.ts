// The rows behind tus's store, each within its account.
import { type KvStore, Upload } from '@tus/utils'
import type { Db } from '#adapters/db.ts'
import { currentPart } from '#adapters/part-files.ts'

/** tus asks for an upload by its id; the request knows the account. */
export class UploadRows implements KvStore {
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
}
