// One-time links: only a hash is stored. A token is bound to its purpose, its person and the address it was sent to.
import { createHash, randomBytes } from 'node:crypto'
import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

export type TokenPurpose = 'verifyEmail' | 'resetPassword' | 'changeEmail'

export const VALID_HOURS = { verifyEmail: 48, resetPassword: 1, changeEmail: 24 }

const HOUR_MS = 3_600_000

/** The purpose is part of it: a token for another purpose has another hash. */
const hash = (purpose: TokenPurpose, token: string) => createHash('sha256').update(`${purpose} ${token}`).digest('hex')

interface Bound {
  purpose: TokenPurpose
  userId: string
  /** Where it is sent. */
  email: string
}

/** @returns the token, for a link; earlier ones stay valid, so that a stranger's request does not end them */
export async function createToken(db: DbOrTx, { purpose, userId, email }: Bound, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const endsAt = new Date(now + VALID_HOURS[purpose] * HOUR_MS)
  await db.oneTimeToken.deleteMany({ where: { userId, endsAt: { lte: new Date(now) } } })
  await db.oneTimeToken.create({ data: { tokenHash: hash(purpose, token), purpose, userId, email, endsAt } })
  return token
}

/**
 * Uses it up, with all others of its purpose. Call it in the transaction of the change.
 * @throws LINK_OVER if it is unknown, expired, used, for another purpose, or the person has another address by now
 */
export async function takeToken(tx: DbOrTx, purpose: TokenPurpose, token: string, now: number) {
  const where = { tokenHash: hash(purpose, token), purpose, endsAt: { gt: new Date(now) } }
  const row = await tx.oneTimeToken.findFirst({
    where,
    select: { email: true, user: { select: { id: true, email: true, emailVerifiedAt: true } } },
  })
  // Of two concurrent calls the second waits here, and finds nothing.
  const taken = await tx.oneTimeToken.deleteMany({ where })
  if (!row || taken.count === 0) throw new DomainError('LINK_OVER')
  if (purpose !== 'changeEmail' && row.user.email !== row.email) throw new DomainError('LINK_OVER')
  await tx.oneTimeToken.deleteMany({ where: { userId: row.user.id, purpose } })
  return { ...row.user, sentTo: row.email }
}
