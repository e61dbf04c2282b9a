import { hashApiKey } from '#adapters/api-key.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { API_KEY_COLUMNS, whyEnded } from './list-api-keys.ts'

/** Who this user is now. */
export async function findActingUser(db: DbOrTx, userId: string) {
  return db.user.findUnique({ where: { id: userId }, select: { id: true, accountId: true, role: true } })
}

/** The key behind a secret; null once it has ended. */
export async function findActingKey(db: DbOrTx, secret: string, now: number) {
  const row = await db.apiKey.findUnique({
    where: { secretHash: hashApiKey(secret) },
    select: { ...API_KEY_COLUMNS, accountId: true },
  })
  return row && whyEnded(row, now) === null ? row : null
}

/** Sign-in: the stored hash of an address in lower case; null when nobody has it. */
export async function findSignIn(db: DbOrTx, email: string) {
  return db.user.findUnique({
    where: { email },
    select: { id: true, accountId: true, email: true, name: true, passwordHash: true },
  })
}
