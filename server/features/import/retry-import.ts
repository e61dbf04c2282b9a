import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'

/** A failed import is fetched again from its start. @throws IMPORT_NOT_FOUND, also for one that has not failed; LIMIT_REACHED */
export async function retryImport(db: Db, who: ActingIn, importId: string, now: number): Promise<void> {
  const { accountId } = who
  await db.$transaction(async (tx) => {
    const where = { id: importId, accountId, failedAt: { not: null } }
    const row = await tx.import.findFirst({ where, select: { title: true, host: true, bytes: true } })
    if (!row) throw new DomainError('IMPORT_NOT_FOUND')
    // A failed import counts as nothing.
    await requireRoom(tx, accountId, 'mediaItems')
    await requireRoom(tx, accountId, 'storageBytes', { adding: Math.max(Number(row.bytes ?? 0), 1) })
    await requireRoom(tx, accountId, 'uploadMinutes')
    const { count } = await tx.import.updateMany({
      where,
      data: { ...{ failedAt: null, problem: null, failures: 0, dueAt: new Date(now) }, reservedBytes: row.bytes ?? 0n },
    })
    if (count === 0) throw new DomainError('IMPORT_NOT_FOUND')
    await appendAudit(tx, who, 'media.import-retry', { subjectId: importId, title: row.title, host: row.host })
  })
  await notify(db, 'library', importId)
}
