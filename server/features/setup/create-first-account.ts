import type { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import { insertAccountWithOwner } from '#features/account/create-account.ts'
import { DomainError } from '#server/errors.ts'
import { hashSetupToken, hasNobody } from './find-setup-token.ts'
import type { createFirstAccountSchema } from './schema.ts'

/** Creates an admin with an account. The link becomes invalid. @throws SETUP_LINK_OVER */
export async function createFirstAccount(
  db: Db,
  input: z.output<typeof createFirstAccountSchema>,
  now: number,
): Promise<void> {
  const { token, password, ...person } = input
  const passwordHash = await hashPassword(password)
  await db.$transaction(async (tx) => {
    // Of two concurrent calls the second waits here, and finds nothing.
    const { count } = await tx.setupToken.deleteMany({
      where: { tokenHash: hashSetupToken(token), endsAt: { gt: new Date(now) } },
    })
    if (count === 0 || !(await hasNobody(tx))) throw new DomainError('SETUP_LINK_OVER')
    await insertAccountWithOwner(tx, { ...person, role: 'ADMIN', plan: 'enterprise', passwordHash })
  })
}
