import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import type { Role } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { AccountId, UserId } from '#domain/ids.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { emailSchema, passwordSchema } from './schema.ts'

export interface NewAccount {
  accountName: string
  email: string
  /** The user's name. */
  name: string
  password: string
  role?: Role
  /** The person has still to confirm the address. */
  unverified?: boolean
  plan: PlanName
}

/** An account with its first user. The e-mail address must be free. */
export async function createAccountWithOwner(
  db: Db,
  input: NewAccount,
): Promise<{ accountId: AccountId; userId: UserId }> {
  const email = emailSchema.parse(input.email)
  const passwordHash = await hashPassword(passwordSchema.parse(input.password))
  return db.$transaction((tx) => insertAccountWithOwner(tx, { ...input, email, passwordHash }))
}

type WithHash<T> = Omit<T, 'password'> & { passwordHash: string }

export async function insertAccountWithOwner(
  tx: DbOrTx,
  { accountName, plan, ...person }: WithHash<NewAccount>,
): Promise<{ accountId: AccountId; userId: UserId }> {
  const accountId = newId<AccountId>('ac')
  await tx.account.create({ data: { id: accountId, name: accountName, plan } })
  const userId = await insertPerson(tx, person)
  await tx.membership.create({ data: { accountId, userId, role: 'owner' } })
  const who = { accountId, tag: `user:${userId}` }
  await appendAudit(tx, who, 'account.create', {
    subjectId: accountId,
    accountName,
    email: person.email,
    plan,
    change: describeCreated({ name: accountName, owner: person.email, plan }),
  })
  return { accountId, userId }
}

/** Without an account: the person joins one by its invitation. */
export async function insertPerson(
  tx: DbOrTx,
  { email, name, passwordHash, unverified, role = 'CUSTOMER' }: WithHash<Omit<NewAccount, 'accountName' | 'plan'>>,
): Promise<UserId> {
  const id = newId<UserId>('us')
  await tx.user.create({
    data: { id, email, name, passwordHash, role, emailVerifiedAt: unverified ? null : new Date() },
  })
  return id
}
