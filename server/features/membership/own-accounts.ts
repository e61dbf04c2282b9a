// The accounts of one person: which of them a session shows, and a new one for a person without any.
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { Person } from '#domain/account/actor.ts'
import type { AccountId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'

/** Every page of this session shows that account from now on. @throws NOT_FOUND for one that they are no member of */
export async function switchAccount(db: Db, { userId, sessionId }: Person, accountId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const member = await tx.membership.findUnique({ where: { accountId_userId: { accountId, userId } } })
    if (!member) throw new DomainError('NOT_FOUND')
    if (!sessionId) return
    const other = { OR: [{ accountId: null }, { accountId: { not: accountId } }] }
    const { count } = await tx.session.updateMany({ where: { id: sessionId, userId, ...other }, data: { accountId } })
    if (count > 0) await appendAudit(tx, { accountId, tag: `user:${userId}` }, 'session.switch', { subjectId: userId })
  })
}

/** For a person who was removed from their last account. @throws HAS_ACCOUNT */
export async function createOwnAccount(db: Db, { userId, sessionId }: Person, name: string) {
  return db.$transaction(async (tx) => {
    // Of two concurrent calls the second waits here, and finds the account of the first.
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${userId} FOR UPDATE`
    if ((await tx.membership.count({ where: { userId } })) > 0) throw new DomainError('HAS_ACCOUNT')
    const id = newId<AccountId>('ac')
    await tx.account.create({ data: { id, name } })
    await tx.membership.create({ data: { accountId: id, userId, role: 'owner' } })
    if (sessionId) await tx.session.updateMany({ where: { id: sessionId, userId }, data: { accountId: id } })
    await appendAudit(tx, { accountId: id, tag: `user:${userId}` }, 'account.create', {
      subjectId: id,
      accountName: name,
    })
    return { id, name }
  })
}
