// Changes the signed-in user's password; the current one is required.
import type { Db } from '#adapters/db.ts'
import { openDelay } from '#adapters/delay.ts'
import { hashPassword, verifyPassword } from '#adapters/password-hash.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { endAllSessions } from '#features/session/end-session.ts'
import { DomainError } from '#server/errors.ts'

/** At an unattended session there are no more attempts than at the sign-in. */
const TRIES = { free: 5, windowS: 3600, longestS: 900 }

/**
 * Every other session of this user ends: whoever knew the old password is signed out.
 * @throws WRONG_PASSWORD, TOO_MANY_ATTEMPTS
 */
export async function changePassword(
  db: Db,
  who: ActingIn & { userId: string; sessionId?: string },
  input: { currentPassword: string; newPassword: string },
): Promise<{ endedSessions: number }> {
  const user = await requirePassword(db, who.userId, input.currentPassword)
  const passwordHash = await hashPassword(input.newPassword)
  return db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: who.userId }, data: { passwordHash } })
    const ended = await endAllSessions(tx, who.userId, who.sessionId)
    await appendAudit(tx, who, 'account.password', { subjectId: who.userId, endedSessions: ended })
    await queueMail(tx, { kind: 'password-changed', to: user.email, userId: who.userId })
    return { endedSessions: ended }
  })
}

/**
 * For changes that an unattended session must not make.
 * @throws WRONG_PASSWORD, TOO_MANY_ATTEMPTS
 */
export async function requirePassword(db: Db, userId: string, password: string): Promise<{ email: string }> {
  const tries = openDelay(db, 'password-change', TRIES)
  const waitMs = await tries.take(userId)
  if (waitMs !== null) throw new DomainError('TOO_MANY_ATTEMPTS', { data: { retryAfterMs: waitMs } })
  const user = await db.user.findUnique({ where: { id: userId }, select: { passwordHash: true, email: true } })
  if (!user) throw new DomainError('UNAUTHENTICATED')
  if (!(await verifyPassword(user.passwordHash, password))) throw new DomainError('WRONG_PASSWORD')
  await tries.clear(userId)
  return { email: user.email }
}
