import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { API_KEY_COLUMNS, toApiKeyView } from './list-api-keys.ts'

/** Revoking twice is harmless. @throws NOT_FOUND, also for another account's key */
export async function revokeApiKey(db: Db, who: ActingIn, keyId: string) {
  return db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { id: keyId, accountId: who.accountId, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    const row = await tx.apiKey.findFirst({ where: { id: keyId, accountId: who.accountId }, select: API_KEY_COLUMNS })
    if (!row) throw new DomainError('NOT_FOUND')
    if (count > 0)
      await appendAudit(tx, who, 'apikey.revoke', {
        subjectId: keyId,
        name: row.name,
        change: describeDeleted({ name: row.name, scopes: row.scopes, endsAt: row.endsAt?.toISOString() }),
      })
    return toApiKeyView(row, Date.now())
  })
}
