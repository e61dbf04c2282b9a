import type { z } from 'zod'
import { hashApiKey, newApiKey } from '#adapters/api-key.ts'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { hashPassword } from '#adapters/password-hash.ts'
import type { ActingIn, Role } from '#domain/account/actor.ts'
import type { AccountId, ApiKeyId, UserId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { DomainError } from '#server/errors.ts'
import { requireRoom } from './limits.ts'
import { API_KEY_COLUMNS, toApiKeyView } from './reads.ts'
import { type ApiKeyView, type CreatedApiKey, createApiKeySchema, emailSchema, passwordSchema } from './schema.ts'

export interface NewAccount {
  accountName: string
  email: string
  /** The person's name. */
  name: string
  password: string
  role?: Role
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

export async function insertAccountWithOwner(
  tx: DbOrTx,
  { accountName, email, name, passwordHash, role }: Omit<NewAccount, 'password'> & { passwordHash: string },
): Promise<{ accountId: AccountId; userId: UserId }> {
  const accountId = newId<AccountId>('ac')
  const userId = newId<UserId>('us')
  await tx.account.create({ data: { id: accountId, name: accountName } })
  await tx.user.create({ data: { id: userId, accountId, email, name, passwordHash, role: role ?? 'CUSTOMER' } })
  const who = { accountId, tag: `user:${userId}` }
  await appendAudit(tx, who, 'account.create', accountId, { accountName, email })
  return { accountId, userId }
}

/** The only answer that ever carries the secret. The key ends with the person who makes it. */
export async function createApiKey(
  db: Db,
  who: ActingIn,
  input: z.input<typeof createApiKeySchema>,
): Promise<CreatedApiKey> {
  const { name, scope, endsAt } = createApiKeySchema.parse(input)
  const secret = newApiKey()
  const row = await db.$transaction(async (tx) => {
    const maker = await tx.user.findFirst({
      where: { id: who.tag.replace(/^user:/, ''), accountId: who.accountId },
      select: { id: true, role: true },
    })
    await requireRoom(tx, who.accountId, 'apiKeys')
    const created = await tx.apiKey.create({
      data: {
        id: newId<ApiKeyId>('ak'),
        accountId: who.accountId,
        name,
        prefix: secret.slice(0, 10),
        secretHash: hashApiKey(secret),
        scope: scope === 'read' ? 'READ' : 'MANAGE',
        endsAt: endsAt ?? null,
        createdById: maker?.id ?? null,
        makerRole: maker?.role ?? null,
      },
      select: API_KEY_COLUMNS,
    })
    await appendAudit(tx, who, 'apikey.create', created.id, { name, scope, endsAt: endsAt ?? null })
    return created
  })
  return { ...toApiKeyView(row, Date.now()), secret }
}

/** Revoking twice is harmless. @throws NOT_FOUND, for another account's key as for one that does not exist */
export async function revokeApiKey(db: Db, who: ActingIn, keyId: string): Promise<ApiKeyView> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { id: keyId, accountId: who.accountId, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    const row = await tx.apiKey.findFirst({ where: { id: keyId, accountId: who.accountId }, select: API_KEY_COLUMNS })
    if (!row) throw new DomainError('NOT_FOUND')
    if (count > 0) await appendAudit(tx, who, 'apikey.revoke', keyId, { name: row.name })
    return toApiKeyView(row, Date.now())
  })
}

/** Once a minute is enough to know whether a key is still used. */
export async function touchApiKey(db: Db, keyId: string, now: number): Promise<void> {
  await db.apiKey.updateMany({
    where: { id: keyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(now - 60_000) } }] },
    data: { lastUsedAt: new Date(now) },
  })
}
