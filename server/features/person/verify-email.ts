import type { Db, DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { DomainError } from '#server/errors.ts'
import { appendPersonAudit } from './append-person-audit.ts'
import { countTry } from './limit-tries.ts'
import { takeToken } from './one-time-token.ts'

/** @param address of the client. @throws LINK_OVER, TOO_MANY_ATTEMPTS */
export async function verifyEmail(db: Db, token: string, address: string, now: number): Promise<void> {
  await countTry(db, 'link-network', address)
  await db.$transaction(async (tx) => {
    const { id } = await takeToken(tx, 'verifyEmail', token, now)
    await tx.user.update({ where: { id }, data: { emailVerifiedAt: new Date(now) } })
    await appendPersonAudit(tx, id, 'person.verify-email')
  })
}

/** Sends the link again. Nothing happens once the address is confirmed. @throws TOO_MANY_ATTEMPTS */
export async function resendVerification(db: Db, who: ActingIn & { userId: string }): Promise<void> {
  const user = await db.user.findUniqueOrThrow({ where: { id: who.userId } })
  if (user.emailVerifiedAt) return
  await countTry(db, 'mail-person', user.id)
  await queueMail(db, { kind: 'verify-email', to: user.email, userId: user.id })
}

/**
 * A channel goes on air only for somebody whose address is known: the person, or the maker of the key.
 * @throws EMAIL_UNVERIFIED
 */
export async function requireVerified(db: DbOrTx, { tag }: ActingIn): Promise<void> {
  const [kind, id = ''] = tag.split(':')
  const whose = kind === 'user' ? { id } : kind === 'key' ? { apiKeys: { some: { id } } } : null
  if (whose === null) return
  const waiting = await db.user.findFirst({ where: { ...whose, emailVerifiedAt: null }, select: { id: true } })
  if (waiting) throw new DomainError('EMAIL_UNVERIFIED')
}
