import type { z } from 'zod'
import { hashApiKey, newApiKey } from '#adapters/api-key.ts'
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { ADMIN_SCOPE } from '#domain/account/permissions.ts'
import type { ApiKeyId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { requireRoom } from './limits.ts'
import { API_KEY_COLUMNS, toApiKeyView } from './list-api-keys.ts'
import { createApiKeySchema } from './schema.ts'

/** The only answer that ever has the secret. The key ends with the access of the person who makes it. */
export async function createApiKey(db: Db, who: ActingIn, input: z.input<typeof createApiKeySchema>) {
  const { name, scopes, endsAt } = createApiKeySchema.parse(input)
  const secret = newApiKey()
  const row = await db.$transaction(async (tx) => {
    const maker = await tx.user.findFirst({
      where: { id: who.tag.replace(/^user:/, ''), memberships: { some: { accountId: who.accountId } } },
      select: { id: true, role: true },
    })
    if (scopes.includes(ADMIN_SCOPE) && maker?.role !== 'ADMIN') throw new DomainError('FORBIDDEN')
    await requireRoom(tx, who.accountId, 'apiKeys')
    const created = await tx.apiKey.create({
      data: {
        id: newId<ApiKeyId>('ak'),
        accountId: who.accountId,
        name,
        prefix: secret.slice(0, 10),
        secretHash: hashApiKey(secret),
        scopes,
        endsAt: endsAt ?? null,
        createdById: maker?.id ?? null,
        makerRole: maker?.role ?? null,
      },
      select: API_KEY_COLUMNS,
    })
    await appendAudit(tx, who, 'apikey.create', {
      subjectId: created.id,
      name,
      scopes: scopes.join(' '),
      endsAt: endsAt ?? null,
    })
    return created
  })
  return { ...toApiKeyView(row, Date.now()), secret }
}
