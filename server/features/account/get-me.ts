import type { DbOrTx } from '#adapters/db.ts'
import type { Actor } from '#domain/account/actor.ts'
import { DomainError } from '#server/errors.ts'

export async function getMe(db: DbOrTx, actor: Actor) {
  const account = await db.account.findUnique({ where: { id: actor.accountId }, select: { id: true, name: true } })
  if (!account) throw new DomainError('UNAUTHENTICATED')
  const user =
    actor.kind === 'user'
      ? await db.user.findUnique({ where: { id: actor.userId }, select: { id: true, name: true, email: true } })
      : null
  const memberRole = actor.kind === 'user' ? actor.memberRole : null
  return { user, account, memberRole, permissions: [...actor.permissions], role: actor.role }
}
