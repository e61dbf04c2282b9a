import type { Db, DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaStorage } from '#adapters/media-storage.ts'
import { isStillReferenced } from '#adapters/prisma-errors.ts'
import { inRange, requireRange } from '#adapters/row-range.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { RESTORABLE_MS } from '#domain/deleted-for.ts'
import type { RowRange } from '#domain/page.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { countItemBytes } from './item-bytes.ts'
import type { DeletedMediaView } from './library-schema.ts'
import { waitingAgain } from './prepare-again.ts'
import { kindName } from './schema.ts'

const isRestorable = (accountId: string, now: number) => ({
  accountId,
  deletedAt: { gt: new Date(now - RESTORABLE_MS) },
})

/** Items in the trash, the last deleted one first. */
export async function listDeletedMedia(
  db: DbOrTx,
  accountId: string,
  now: number,
  range: RowRange = {},
): Promise<DeletedMediaView[]> {
  const rows = await db.mediaItem.findMany({
    where: isRestorable(accountId, now),
    orderBy: [{ deletedAt: 'desc' }, { id: 'asc' }],
    ...inRange(range),
    select: { id: true, title: true, kind: true, durationMs: true, folder: true, deletedAt: true },
  })
  await requireRange(range, rows, (id) => db.mediaItem.count({ where: { id, accountId } }))
  const bytes = await countItemBytes(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ kind, deletedAt, ...row }) => ({
    ...row,
    kind: kindName(kind),
    bytes: bytes.get(row.id) ?? 0,
    deletedAt: deletedAt!.toISOString(),
    restorableUntil: new Date(deletedAt!.getTime() + RESTORABLE_MS).toISOString(),
  }))
}

/** The item as it was, also in its series. @throws MEDIA_NOT_FOUND */
export async function restoreMedia(db: Db, who: ActingIn, mediaId: string, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const where = { id: mediaId, ...isRestorable(who.accountId, now) }
    const row = await tx.mediaItem.findFirst({
      where,
      select: { title: true, state: true, frameRate: true, account: { select: { frameRate: true } } },
    })
    // The account may have got another frame rate since.
    const again = row?.state === 'READY' && row.frameRate !== row.account.frameRate
    const { count } = await tx.mediaItem.updateMany({ where, data: { deletedAt: null, ...(again && waitingAgain()) } })
    if (!row || count === 0) throw new DomainError('MEDIA_NOT_FOUND')
    await appendAudit(tx, who, 'media.restore', { subjectId: mediaId, title: row.title })
  })
  await notify(db, 'library', mediaId)
}

interface Outside {
  db: Db
  dataDir: string
}

/** Removes an item of the trash with its files. @throws MEDIA_NOT_FOUND, also for one that is not in the trash; MEDIA_IN_USE */
export async function purgeMedia(outside: Outside, who: ActingIn, mediaId: string): Promise<void> {
  const { accountId } = who
  await outside.db
    .$transaction(async (tx) => {
      const where = { id: mediaId, accountId, deletedAt: { not: null } }
      const row = await tx.mediaItem.findFirst({ where, select: { title: true } })
      const { count } = await tx.mediaItem.deleteMany({ where })
      if (!row || count === 0) throw new DomainError('MEDIA_NOT_FOUND')
      await appendAudit(tx, who, 'media.purge', { subjectId: mediaId, title: row.title })
    })
    .catch((error) => {
      // A rundown added it while it was deleted.
      throw isStillReferenced(error) ? new DomainError('MEDIA_IN_USE', { cause: error }) : error
    })
  await notify(outside.db, 'library', mediaId)
  await mediaStorage(outside.dataDir)
    .remove({ accountId, mediaId })
    .catch((error) => logger('media').error({ err: error, mediaId }, 'the item was removed but its files could not be'))
}

/** Removes items that can no longer be restored. @returns how many */
export async function purgeDeletedMedia(outside: Outside, now: number, limit: number): Promise<number> {
  const rows = await outside.db.mediaItem.findMany({
    where: { deletedAt: { lte: new Date(now - RESTORABLE_MS) } },
    orderBy: { deletedAt: 'asc' },
    take: limit,
    select: { id: true, accountId: true },
  })
  let purged = 0
  for (const { id, accountId } of rows)
    try {
      await purgeMedia(outside, { accountId, tag: 'worker:retention' }, id)
      purged++
    } catch (error) {
      // Restored, or removed by another worker.
      if (!(error instanceof DomainError)) throw error
    }
  return purged
}
