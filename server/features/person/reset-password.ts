import type { Db } from '#adapters/db.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { endAllSessions } from '#features/session/end-session.ts'
import { appendPersonAudit } from './append-person-audit.ts'
import { countTry } from './limit-tries.ts'
import { takeToken } from './one-time-token.ts'

/**
 * The same write for every address: the worker looks for the account when it sends the mail, or sends none.
 * @param address of the client. @throws TOO_MANY_ATTEMPTS
 */
export async function requestReset(db: Db, email: string, address: string): Promise<void> {
  await countTry(db, 'forgot-network', address)
  await countTry(db, 'mail-address', email)
  await queueMail(db, { kind: 'reset-password', to: email })
}

/**
 * Ends all sessions. Whoever opened the link owns the address, so it is confirmed too; if it was not confirmed before,
 * somebody else may have signed up with it, and what they set up ends.
 * @param address of the client. @throws LINK_OVER, TOO_MANY_ATTEMPTS
 */
export async function resetPassword(
  db: Db,
  { token, password }: { token: string; password: string },
  address: string,
  now: number,
): Promise<void> {
  await countTry(db, 'link-network', address)
  const passwordHash = await hashPassword(password)
  await db.$transaction(async (tx) => {
    const { id, email, emailVerifiedAt } = await takeToken(tx, 'resetPassword', token, now)
    await tx.user.update({ where: { id }, data: { passwordHash, emailVerifiedAt: emailVerifiedAt ?? new Date(now) } })
    if (!emailVerifiedAt) {
      await tx.totp.deleteMany({ where: { userId: id } })
      await tx.passkey.deleteMany({ where: { userId: id } })
      await tx.apiKey.updateMany({ where: { createdById: id, revokedAt: null }, data: { revokedAt: new Date(now) } })
    }
    await tx.oneTimeToken.deleteMany({ where: { userId: id } })
    const endedSessions = await endAllSessions(tx, id)
    await queueMail(tx, { kind: 'password-changed', to: email, userId: id })
    await appendPersonAudit(tx, id, 'person.reset-password', { endedSessions })
  })
}
