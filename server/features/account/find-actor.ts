import { hashApiKey } from '#adapters/api-key.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { API_KEY_COLUMNS, whyEnded } from './list-api-keys.ts'

/** The user's current role and account. */
export async function findActingUser(db: DbOrTx, userId: string) {
  return db.user.findUnique({ where: { id: userId }, select: { id: true, accountId: true, role: true } })
}

/** The key for a secret; null once it has ended. */
export async function findActingKey(db: DbOrTx, secret: string, now: number) {
  const row = await db.apiKey.findUnique({
    where: { secretHash: hashApiKey(secret) },
    select: { ...API_KEY_COLUMNS, accountId: true },
  })
  return row && whyEnded(row, now) === null ? row : null
}

/** For sign-in: the stored hash of an address in lower case; null if it is unknown. */
export async function findSignIn(db: DbOrTx, email: string) {
  return db.user.findUnique({
    where: { email },
    select: { id: true, accountId: true, email: true, name: true, passwordHash: true },
  })
}
