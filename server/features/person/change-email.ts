// A new e-mail address counts once it was confirmed with the link that was sent there. The old one gets a notice.
import type { Db } from '#adapters/db.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { requirePassword } from '#features/account/change-password.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { DomainError } from '#server/errors.ts'
import { appendPersonAudit } from './append-person-audit.ts'
import { countTry } from './limit-tries.ts'
import { takeToken } from './one-time-token.ts'

/**
 * The answer does not say whether the new address has an account.
 * @throws WRONG_PASSWORD, TOO_MANY_ATTEMPTS, INVALID_INPUT for the present address
 */
export async function requestEmailChange(
  db: Db,
  who: ActingIn & { userId: string },
  { newEmail, currentPassword }: { newEmail: string; currentPassword: string },
): Promise<void> {
  const { email } = await requirePassword(db, who.userId, currentPassword)
  if (email === newEmail)
    throw new DomainError('INVALID_INPUT', { message: 'This is your address already. Nothing was changed.' })
  await countTry(db, 'mail-person', who.userId)
  await countTry(db, 'mail-address', newEmail)
  await db.$transaction(async (tx) => {
    await queueMail(tx, { kind: 'change-email', to: newEmail, userId: who.userId })
    await appendAudit(tx, who, 'person.ask-email', { subjectId: who.userId, newEmail })
  })
}

/** @param address of the client. @throws LINK_OVER, TOO_MANY_ATTEMPTS */
export async function confirmEmailChange(db: Db, token: string, address: string, now: number): Promise<void> {
  await countTry(db, 'link-network', address)
  try {
    await db.$transaction(async (tx) => {
      const { id, email: old, sentTo } = await takeToken(tx, 'changeEmail', token, now)
      await tx.user.update({ where: { id }, data: { email: sentTo, emailVerifiedAt: new Date(now) } })
      // Links that were sent to the old address end.
      await tx.oneTimeToken.deleteMany({ where: { userId: id } })
      await queueMail(tx, { kind: 'email-changed', to: old, userId: id })
      await appendPersonAudit(tx, id, 'person.email', { before: old, after: sentTo })
    })
  } catch (error) {
    // Somebody else has confirmed it in between.
    if (isUniqueViolation(error, 'email')) throw new DomainError('LINK_OVER', { cause: error })
    throw error
  }
}
