// A new account with its first person. An address that has an account gets the same answer, and a mail.
import type { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import { insertAccountWithOwner } from '#features/account/create-account.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { isInvited } from '#features/membership/invitation-view.ts'
import { hasNobody } from '#features/setup/find-setup-token.ts'
import { DomainError } from '#server/errors.ts'
import { countTry } from './limit-tries.ts'
import type { signUpSchema } from './schema.ts'
import { takeAtLeast } from './take-at-least.ts'

/** Longer than the hash and the transaction take on an idle machine. */
const ANSWER_MS = 400

/** Where sign-up is closed, an invited address may. @throws SIGN_UP_CLOSED, TOO_MANY_ATTEMPTS */
export async function signUp(
  { db, signUpOpen }: { db: Db; signUpOpen: boolean },
  input: z.output<typeof signUpSchema>,
  address: string,
): Promise<void> {
  // The first account is an admin's: whoever has the link of the start creates it.
  const mayJoin = signUpOpen || (await isInvited(db, input.email, Date.now()))
  if (!mayJoin || (await hasNobody(db))) throw new DomainError('SIGN_UP_CLOSED')
  await countTry(db, 'sign-up-network', address)
  await countTry(db, 'mail-address', input.email)
  await takeAtLeast(ANSWER_MS, () => register(db, input))
}

async function register(db: Db, { password, ...person }: z.output<typeof signUpSchema>): Promise<void> {
  const passwordHash = await hashPassword(password)
  try {
    await db.$transaction(async (tx) => {
      const { userId } = await insertAccountWithOwner(tx, { ...person, passwordHash, unverified: true, plan: 'free' })
      await queueMail(tx, { kind: 'verify-email', to: person.email, userId })
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'email')) throw error
    await queueMail(db, { kind: 'already-registered', to: person.email })
  }
}
