import { hashApiKey } from '#adapters/api-key.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { permissionsOfKey } from '#domain/account/permissions.ts'
import { MEMBERSHIPS, memberOf } from '#features/membership/member-of.ts'
import { API_KEY_COLUMNS, makerRoleOf, whyEnded } from './list-api-keys.ts'

/** The user's current role and account. */
export async function findActingUser(db: DbOrTx, userId: string) {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: { id: true, role: true, memberships: MEMBERSHIPS },
  })
  return user && memberOf(user, null)
}

/** The key for a secret, or by its id; null once it has ended. */
export async function findActingKey(db: DbOrTx, by: { secret: string } | { id: string }, now: number) {
  const where = 'secret' in by ? { secretHash: hashApiKey(by.secret) } : by
  const row = await db.apiKey.findUnique({ where, select: API_KEY_COLUMNS })
  if (!row || whyEnded(row, now) !== null) return null
  return { ...row, permissions: permissionsOfKey(row.scopes, makerRoleOf(row)) }
}

/** For sign-in: the person of an address in lower case, or of a passkey; null if unknown. `accountId` is null without any account. */
export async function findSignIn(db: DbOrTx, where: { email: string } | { id: string }) {
  const user = await db.user.findUnique({
    where,
    select: { id: true, email: true, name: true, passwordHash: true, memberships: MEMBERSHIPS },
  })
  if (!user) return null
  const { memberships, ...person } = user
  return { ...person, accountId: memberOf(user, null)?.accountId ?? null }
}
