import { rm } from 'node:fs/promises'
import type { Db } from '#adapters/db.ts'
import { importPartPath } from '#adapters/media-store.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'

/** A worker that fetches it learns of it with its next report, within a second. @throws IMPORT_NOT_FOUND */
export async function cancelImport(
  { db, dataDir }: { db: Db; dataDir: string },
  who: ActingIn,
  importId: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.import.findFirst({ where: { id: importId, accountId: who.accountId } })
    const { count } = await tx.import.deleteMany({ where: { id: importId, accountId: who.accountId } })
    if (!row || count === 0) throw new DomainError('IMPORT_NOT_FOUND')
    await appendAudit(tx, who, 'media.import-cancel', { subjectId: importId, title: row.title, host: row.host })
  })
  await rm(importPartPath(dataDir, importId), { force: true })
  await notify(db, 'library', importId)
}
