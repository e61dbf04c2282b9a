// Rotation of an API key: a new secret, while programs that still have the old one go on for a time.
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockAccount } from '#features/membership/lock-account.ts'
import { DomainError } from '#server/errors.ts'
import { insertApiKey } from './create-api-key.ts'
import { requireRoom } from './limits.ts'
import { API_KEY_COLUMNS, toApiKeyView, whyEnded } from './list-api-keys.ts'

const DAY_MS = 86_400_000

/**
 * A new key with the same name, scopes and length of life; the old one ends after the overlap, or at its own end.
 * @throws NOT_FOUND; KEY_ENDED, also for a key that was rotated before; LIMIT_REACHED
 */
export async function rotateApiKey(
  db: Db,
  who: ActingIn,
  { keyId, overlapDays, now }: { keyId: string; overlapDays: number; now: number },
) {
  return db.$transaction(async (tx) => {
    await lockAccount(tx, who.accountId)
    const where = { id: keyId, accountId: who.accountId }
    const old = await tx.apiKey.findFirst({ where, select: API_KEY_COLUMNS })
    if (!old) throw new DomainError('NOT_FOUND')
    if (whyEnded(old, now) !== null || old.replacedById) throw new DomainError('KEY_ENDED')
    const { name, scopes } = old
    const overlapEndsAt = now + overlapDays * DAY_MS
    const oldEndsAt = new Date(Math.min(overlapEndsAt, old.endsAt?.getTime() ?? overlapEndsAt))
    // First, so that a rotation without overlap needs no room for two keys.
    await tx.apiKey.update({ where: { id: keyId }, data: { endsAt: oldEndsAt } })
    await requireRoom(tx, who.accountId, 'apiKeys')
    const endsAt = old.endsAt && new Date(now + old.endsAt.getTime() - old.createdAt.getTime())
    const { row, secret } = await insertApiKey(tx, who, { name, scopes, endsAt })
    await tx.apiKey.update({ where: { id: keyId }, data: { replacedById: row.id } })
    const facts = { name, replacedBy: row.id, overlapEndsAt: oldEndsAt.toISOString() }
    await appendAudit(tx, who, 'apikey.rotate', { subjectId: keyId, ...facts })
    return { ...toApiKeyView(row, now), secret }
  })
}
