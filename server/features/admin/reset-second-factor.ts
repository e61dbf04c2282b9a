// For a person who has lost telephone and recovery codes. The admin has made sure by other means who asks.
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { endAllSessions } from '#features/session/end-session.ts'
import { DomainError } from '#server/errors.ts'

/**
 * Codes and passkeys end, and so do all sessions: the password alone signs in again.
 * @throws NOT_FOUND for somebody who is no member of the account
 */
export async function resetSecondFactor(
  db: Db,
  who: ActingIn,
  { accountId, userId }: { accountId: string; userId: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const where = { userId }
    const member = await tx.membership.findFirst({
      where: { accountId, userId },
      select: { user: { select: { email: true, name: true } } },
    })
    if (!member) throw new DomainError('NOT_FOUND')
    await tx.totp.deleteMany({ where })
    await tx.recoveryCode.deleteMany({ where })
    const { count: passkeys } = await tx.passkey.deleteMany({ where })
    const sessions = await endAllSessions(tx, userId)
    const { email, name } = member.user
    await queueMail(tx, { kind: 'security-changed', to: email, userId, data: { action: 'person.second-factor-reset' } })
    const facts = { subjectId: userId, person: name, passkeys, sessions }
    await appendAudit(tx, { ...who, accountId }, 'person.second-factor-reset', facts)
  })
}
