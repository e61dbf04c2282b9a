// Who signs in with an OAuth provider. An existing account is never taken over by its e-mail address: its owner signs in
// first and connects the provider.
import { randomBytes } from 'node:crypto'
import type { Db } from '#adapters/db.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { insertAccountWithOwner, insertPerson } from '#features/account/create-account.ts'
import { emailSchema } from '#features/account/schema.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { isInvited } from '#features/membership/invitation-view.ts'
import { hasNobody } from '#features/setup/find-setup-token.ts'
import { DomainError } from '#server/errors.ts'
import { appendPersonAudit } from './append-person-audit.ts'

/** What the provider says of the person. */
export interface ProviderProfile {
  provider: string
  subject: string
  email: string
  emailVerified: boolean
  name: string
}

interface Here {
  db: Db
  signUpOpen: boolean
  /** Whoever is signed in already: the provider is connected to them. */
  signedInAs: string | null
}

/** @throws DomainError with the reason why nobody is signed in */
export async function findByProvider({ db, signUpOpen, signedInAs }: Here, profile: ProviderProfile): Promise<string> {
  const { provider, subject } = profile
  const known = await db.externalIdentity.findUnique({ where: { provider_subject: { provider, subject } } })
  if (known) {
    if (signedInAs && signedInAs !== known.userId) throw new DomainError('PROVIDER_IN_USE')
    return known.userId
  }
  const email = emailSchema.safeParse(profile.email)
  if (!profile.emailVerified || !email.success) throw new DomainError('PROVIDER_UNVERIFIED')
  if (signedInAs) return connect(db, signedInAs, profile)
  if (await db.user.findUnique({ where: { email: email.data } })) throw new DomainError('SIGN_IN_FIRST')
  // The provider has verified the address: whoever was invited with it joins that account.
  const invited = await isInvited(db, email.data, Date.now())
  if (!(signUpOpen || invited) || (await hasNobody(db))) throw new DomainError('SIGN_UP_CLOSED')
  return register(db, profile, { email: email.data, invited })
}

async function connect(db: Db, userId: string, { provider, subject }: ProviderProfile): Promise<string> {
  await db.$transaction(async (tx) => {
    await tx.externalIdentity.create({ data: { provider, subject, userId } })
    await appendPersonAudit(tx, userId, 'person.connect', { provider })
  })
  return userId
}

/** Nobody knows the password: a forgotten one can be replaced by mail. */
async function register(
  db: Db,
  { provider, subject, name }: ProviderProfile,
  { email, invited }: { email: string; invited: boolean },
): Promise<string> {
  const passwordHash = await hashPassword(randomBytes(32).toString('base64url'))
  const called = name.trim().slice(0, 80) || email.slice(0, 80)
  try {
    return await db.$transaction(async (tx) => {
      const person = { name: called, email, passwordHash }
      const userId = invited
        ? await insertPerson(tx, person)
        : (await insertAccountWithOwner(tx, { ...person, accountName: called, plan: 'free' })).userId
      await tx.externalIdentity.create({ data: { provider, subject, userId } })
      await appendPersonAudit(tx, userId, 'person.connect', { provider })
      return userId
    })
  } catch (error) {
    if (isUniqueViolation(error, 'email')) throw new DomainError('SIGN_IN_FIRST', { cause: error })
    throw error
  }
}

/** Whether the person still signs in with that provider. */
export const isConnected = async (db: Db, { userId, provider }: { userId: string; provider: string }) =>
  (await db.externalIdentity.count({ where: { userId, provider } })) > 0

/** @throws NOT_FOUND */
export async function disconnect(db: Db, who: ActingIn & { userId: string }, provider: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.externalIdentity.deleteMany({ where: { userId: who.userId, provider } })
    if (count === 0) throw new DomainError('NOT_FOUND')
    await appendAudit(tx, who, 'person.disconnect', { subjectId: who.userId, provider })
  })
}
