// A new person, with an account of their own unless they join one. An address that has an account gets the same answer, and a mail.
import type { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import { insertAccountWithOwner, insertPerson } from '#features/account/create-account.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { isInvitedWith } from '#features/membership/invitation-view.ts'
import { hasNobody } from '#features/setup/find-setup-token.ts'
import { DomainError } from '#server/errors.ts'
import { countTry } from './limit-tries.ts'
import type { signUpSchema } from './schema.ts'
import { takeAtLeast } from './take-at-least.ts'

/** Longer than the hash and the transaction take on an idle machine. */
const ANSWER_MS = 400

/**
 * Where sign-up is closed, only the holder of an invitation may: its id, which nobody guesses, is asked for, or the
 * answer would say which addresses were invited.
 * @throws SIGN_UP_CLOSED, INVITATION_OVER, TOO_MANY_ATTEMPTS
 */
export async function signUp(
  { db, signUpOpen }: { db: Db; signUpOpen: boolean },
  input: z.output<typeof signUpSchema>,
  address: string,
): Promise<void> {
  const { invitationId, email } = input
  // The first account is an admin's: whoever has the link of the start creates it.
  if ((!signUpOpen && invitationId === undefined) || (await hasNobody(db))) throw new DomainError('SIGN_UP_CLOSED')
  await countTry(db, 'sign-up-network', address)
  if (invitationId !== undefined && !(await isInvitedWith(db, { invitationId, email }, Date.now())))
    throw new DomainError('INVITATION_OVER')
  await countTry(db, 'mail-address', input.email)
  await takeAtLeast(ANSWER_MS, () => register(db, input))
}

async function register(db: Db, { password, accountName, ...given }: z.output<typeof signUpSchema>): Promise<void> {
  const passwordHash = await hashPassword(password)
  try {
    await db.$transaction(async (tx) => {
      const person = { name: given.name, email: given.email, passwordHash, unverified: true }
      const userId = accountName
        ? (await insertAccountWithOwner(tx, { ...person, accountName, plan: 'free' })).userId
        : await insertPerson(tx, person)
      await queueMail(tx, { kind: 'verify-email', to: given.email, userId })
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'email')) throw error
    await queueMail(db, { kind: 'already-registered', to: given.email })
  }
}
