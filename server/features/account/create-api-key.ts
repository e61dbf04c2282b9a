import type { z } from 'zod'
import { hashApiKey, newApiKey } from '#adapters/api-key.ts'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { ADMIN_SCOPE } from '#domain/account/permissions.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { ApiKeyId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { requireRoom } from './limits.ts'
import { API_KEY_COLUMNS, toApiKeyView } from './list-api-keys.ts'
import { createApiKeySchema } from './schema.ts'

/** The only answer that ever has the secret. The key ends with the access of the person who makes it. */
export async function createApiKey(db: Db, who: ActingIn, input: z.input<typeof createApiKeySchema>) {
  const { name, scopes, endsAt = null } = createApiKeySchema.parse(input)
  const { row, secret } = await db.$transaction(async (tx) => {
    await requireRoom(tx, who.accountId, 'apiKeys')
    const created = await insertApiKey(tx, who, { name, scopes, endsAt: endsAt === null ? null : new Date(endsAt) })
    await appendAudit(tx, who, 'apikey.create', {
      subjectId: created.row.id,
      name,
      scopes: scopes.join(' '),
      endsAt,
      change: describeCreated({ name, scopes, endsAt }),
    })
    return created
  })
  return { ...toApiKeyView(row, Date.now()), secret }
}

/** @throws FORBIDDEN for the scope of an admin, unless an admin makes the key */
export async function insertApiKey(
  tx: DbOrTx,
  who: ActingIn,
  { name, scopes, endsAt }: { name: string; scopes: string[]; endsAt: Date | null },
) {
  const secret = newApiKey()
  const maker = await tx.user.findFirst({
    where: { id: who.tag.replace(/^user:/, ''), memberships: { some: { accountId: who.accountId } } },
    select: { id: true, role: true },
  })
  if (scopes.includes(ADMIN_SCOPE) && maker?.role !== 'ADMIN') throw new DomainError('FORBIDDEN')
  const row = await tx.apiKey.create({
    data: {
      id: newId<ApiKeyId>('ak'),
      accountId: who.accountId,
      name,
      prefix: secret.slice(0, 10),
      secretHash: hashApiKey(secret),
      scopes,
      endsAt,
      createdById: maker?.id ?? null,
      makerRole: maker?.role ?? null,
    },
    select: API_KEY_COLUMNS,
  })
  return { row, secret }
}
