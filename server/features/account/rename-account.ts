import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'

/** @throws NOT_FOUND once the account was deleted */
export async function renameAccount(db: Db, { name, ...who }: ActingIn & { name: string }) {
  return db.$transaction(async (tx) => {
    const [before] = await tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM "Account" WHERE id = ${who.accountId} FOR NO KEY UPDATE`
    if (!before) throw new DomainError('NOT_FOUND')
    if (before.name !== name) {
      await tx.account.update({ where: { id: who.accountId }, data: { name } })
      await appendAudit(tx, who, 'account.rename', { subjectId: who.accountId, name, before: before.name })
    }
    return { id: who.accountId, name }
  })
}
