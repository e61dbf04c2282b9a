import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { lockPlan } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { announce, listOnAir, stopChannels } from './apply-limits.ts'

/**
 * Its people can still sign in and read; every write is refused, and its channels are stopped at once.
 * @throws NOT_FOUND, NOT_SUSPENDABLE
 */
export async function suspendAccount(
  db: Db,
  who: ActingIn,
  { accountId, reason }: { accountId: string; reason: string },
): Promise<void> {
  const inAccount = { ...who, accountId }
  const stopped = await db.$transaction(async (tx) => {
    await lockPlan(tx, accountId)
    const admins = await tx.membership.count({ where: { accountId, user: { role: 'ADMIN' } } })
    if (admins > 0 || accountId === who.accountId) throw new DomainError('NOT_SUSPENDABLE')
    await tx.account.update({ where: { id: accountId }, data: { suspendedAt: new Date(), suspendReason: reason } })
    const channels = (await listOnAir(tx, accountId)).map(({ id }) => id)
    await stopChannels(tx, inAccount, channels)
    await appendAudit(tx, inAccount, 'account.suspend', {
      subjectId: accountId,
      reason,
      channelsStopped: channels.length,
    })
    return channels
  })
  await announce(db, { stopped })
}

/** Its channels stay stopped until somebody starts them. @throws NOT_FOUND */
export async function restoreAccount(db: Db, who: ActingIn, accountId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockPlan(tx, accountId)
    await tx.account.update({ where: { id: accountId }, data: { suspendedAt: null, suspendReason: null } })
    await appendAudit(tx, { ...who, accountId }, 'account.restore', { subjectId: accountId })
  })
}
