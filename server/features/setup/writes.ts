// The first account of an installation without a demo: whoever reads the console of the start makes it.
import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import { insertAccountWithOwner } from '#features/account/writes.ts'
import { DomainError } from '#server/errors.ts'
import { hashSetupToken, hasNobody } from './reads.ts'
import type { createFirstAccountSchema } from './schema.ts'

const VALID_MS = 24 * 3_600_000

/** @returns a new token in place of the one before; null when somebody can sign in already */
export async function offerFirstAccount(db: Db, now: number): Promise<string | null> {
  const token = randomBytes(32).toString('base64url')
  return db.$transaction(async (tx) => {
    await tx.setupToken.deleteMany()
    if (!(await hasNobody(tx))) return null
    await tx.setupToken.create({ data: { tokenHash: hashSetupToken(token), endsAt: new Date(now + VALID_MS) } })
    return token
  })
}

/** An admin with an account of their own. The link is used up. @throws SETUP_LINK_OVER */
export async function createFirstAccount(
  db: Db,
  input: z.output<typeof createFirstAccountSchema>,
  now: number,
): Promise<void> {
  const { token, password, ...person } = input
  const passwordHash = await hashPassword(password)
  await db.$transaction(async (tx) => {
    // Two at once: the second waits here for the first, and finds nothing.
    const { count } = await tx.setupToken.deleteMany({
      where: { tokenHash: hashSetupToken(token), endsAt: { gt: new Date(now) } },
    })
    if (count === 0 || !(await hasNobody(tx))) throw new DomainError('SETUP_LINK_OVER')
    await insertAccountWithOwner(tx, { ...person, role: 'ADMIN', passwordHash })
  })
}
