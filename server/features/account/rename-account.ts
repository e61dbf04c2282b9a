import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockAccount } from '#features/membership/lock-account.ts'

/** @throws NOT_FOUND once the account was deleted */
export async function renameAccount(db: Db, { name, ...who }: ActingIn & { name: string }) {
  return db.$transaction(async (tx) => {
    const before = await lockAccount(tx, who.accountId)
    if (before.name !== name) {
      await tx.account.update({ where: { id: who.accountId }, data: { name } })
      await appendAudit(tx, who, 'account.rename', { subjectId: who.accountId, name, before: before.name })
    }
    return { id: who.accountId, name }
  })
}
