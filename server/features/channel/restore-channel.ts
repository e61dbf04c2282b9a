import type { Db, DbOrTx } from '#adapters/db.ts'
import { inRange, requireRange } from '#adapters/row-range.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { RESTORABLE_MS } from '#domain/deleted-for.ts'
import type { RowRange } from '#domain/page.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { nameColumns } from './channel-address.ts'
import { explainName } from './channel-settings.ts'
import type { DeletedChannelView } from './schema.ts'

const isRestorable = (accountId: string, now: number) => ({
  accountId,
  deletedAt: { gt: new Date(now - RESTORABLE_MS) },
})

/** Channels that can be restored, the last deleted one first. */
export async function listDeletedChannels(
  db: DbOrTx,
  accountId: string,
  now: number,
  range: RowRange = {},
): Promise<DeletedChannelView[]> {
  const rows = await db.channel.findMany({
    where: isRestorable(accountId, now),
    orderBy: [{ deletedAt: 'desc' }, { id: 'asc' }],
    ...inRange(range),
    select: { id: true, name: true, slug: true, labels: true, folder: true, deletedAt: true },
  })
  await requireRange(range, rows, (id) => db.channel.count({ where: { id, accountId } }))
  return rows.map(({ deletedAt, ...row }) => ({
    ...row,
    deletedAt: deletedAt!.toISOString(),
    restorableUntil: new Date(deletedAt!.getTime() + RESTORABLE_MS).toISOString(),
  }))
}

/**
 * The channel as it was, stopped, at the same address. Another channel may have its name by now: it is then numbered.
 * @throws CHANNEL_NOT_FOUND, LIMIT_REACHED
 */
export async function restoreChannel(db: Db, who: ActingIn, channelId: string, now: number): Promise<void> {
  const where = { id: channelId, ...isRestorable(who.accountId, now) }
  await db
    .$transaction(async (tx) => {
      // Before the limit is asked: an unknown channel is not answered with the limit.
      const row = await tx.channel.findFirst({ where, select: { name: true } })
      if (!row) throw new DomainError('CHANNEL_NOT_FOUND')
      await requireRoom(tx, who.accountId, 'channels')
      const named = await nameColumns(tx, who.accountId, row.name)
      const { count } = await tx.channel.updateMany({
        where,
        data: { ...named, deletedAt: null, revision: { increment: 1 } },
      })
      if (count === 0) throw new DomainError('CHANNEL_NOT_FOUND')
      await appendAudit(tx, who, 'channel.restore', { subjectId: channelId, name: named.name })
    })
    .catch((error) => {
      throw explainName(error)
    })
  await notify(db, ['timeline', 'contributions'], channelId)
}

/** Removes channels for good that can no longer be restored. The audit trail stays. */
export async function purgeDeletedChannels(db: Db, now: number, limit: number): Promise<number> {
  const rows = await db.channel.findMany({
    where: { deletedAt: { lte: new Date(now - RESTORABLE_MS) } },
    orderBy: { deletedAt: 'asc' },
    take: limit,
    select: { id: true, accountId: true, name: true, slug: true },
  })
  let purged = 0
  for (const { id, accountId, ...facts } of rows)
    await db.$transaction(async (tx) => {
      const { count } = await tx.channel.deleteMany({ where: { id, deletedAt: { not: null } } })
      if (count === 0) return
      await appendAudit(tx, { accountId, tag: 'worker:retention' }, 'channel.purge', { subjectId: id, ...facts })
      purged++
    })
  return purged
}
