// The limits of an account and its usage. Whoever adds something counted calls requireRoom in the transaction of the
// write: the account stays locked, so that two writes cannot both take the last place.
import type { Admission } from '#adapters/admission.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { ACCOUNT_LIMITS, type AccountLimits, LIMIT_NAMES, limitsOf, sayLimitReached } from '#domain/account/limits.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { DomainError } from '#server/errors.ts'
import type { LimitView } from './schema.ts'

/** Counted in rows; the other limits are counted in the process that holds the connections. */
type StoredLimit = 'channels' | 'apiKeys' | 'mediaItems' | 'storageBytes' | 'series'

/** @throws NOT_FOUND */
export async function readLimits(db: DbOrTx, accountId: string): Promise<AccountLimits> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: { limits: true } })
  if (!account) throw new DomainError('NOT_FOUND')
  return limitsOf(account.limits)
}

/** Other writes of the account continue: their rows refer to it, and this lock allows that. */
export async function lockLimits(tx: DbOrTx, accountId: string): Promise<AccountLimits> {
  const [account] = await tx.$queryRaw<{ limits: unknown }[]>`
    SELECT limits FROM "Account" WHERE id = ${accountId} FOR NO KEY UPDATE`
  if (!account) throw new DomainError('NOT_FOUND')
  return limitsOf(account.limits)
}

/**
 * Locks the account until the transaction ends and ensures that one more fits.
 * @param adding bytes for storage, otherwise one
 * @throws LIMIT_REACHED
 */
export async function requireRoom(tx: DbOrTx, accountId: string, name: StoredLimit, adding = 1): Promise<void> {
  const limit = (await lockLimits(tx, accountId))[name]
  if ((await countUse(tx, accountId, name)) + adding > limit) throw limitReached(name, limit)
}

export function limitReached(name: StoredLimit, limit: number): DomainError {
  const shown = ACCOUNT_LIMITS[name].unit === 'bytes' ? formatBytes(limit) : limit.toLocaleString('en')
  return new DomainError('LIMIT_REACHED', {
    message: sayLimitReached(name, shown),
    data: { reason: `limit-${name}`, name, limit },
  })
}

export async function countUse(db: DbOrTx, accountId: string, name: StoredLimit): Promise<number> {
  const where = { accountId }
  if (name === 'channels') return db.channel.count({ where: { ...where, deletedAt: null } })
  if (name === 'apiKeys') {
    const lasts = [{ endsAt: null }, { endsAt: { gt: new Date() } }]
    return db.apiKey.count({ where: { ...where, revokedAt: null, OR: lasts } })
  }
  if (name === 'mediaItems') return db.mediaItem.count({ where })
  if (name === 'series') return db.series.count({ where })
  return (await countStoredBytes(db, [accountId])).get(accountId) ?? 0
}

/** Sources and their renditions. */
export async function countStoredBytes(db: DbOrTx, accountIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ accountId: string; bytes: number }[]>`
    SELECT media."accountId", sum(media."sourceBytes" + coalesce(made.bytes, 0))::float8 AS bytes
      FROM "MediaItem" media
      LEFT JOIN LATERAL (SELECT sum(bytes) AS bytes FROM "Rendition" WHERE "mediaId" = media.id) made ON true
     WHERE media."accountId" = ANY(${[...accountIds]}) GROUP BY media."accountId"`
  return new Map(rows.map(({ accountId, bytes }) => [accountId, bytes]))
}

/** Every limit of an account with its usage, for display. @throws NOT_FOUND */
export async function listLimits(
  { db, admission }: { db: DbOrTx; admission: Admission },
  accountId: string,
): Promise<LimitView[]> {
  const limits = await readLimits(db, accountId)
  const used: AccountLimits = {
    channels: await countUse(db, accountId, 'channels'),
    apiKeys: await countUse(db, accountId, 'apiKeys'),
    mediaItems: await countUse(db, accountId, 'mediaItems'),
    storageBytes: await countUse(db, accountId, 'storageBytes'),
    series: await countUse(db, accountId, 'series'),
    uploadsAtOnce: admission.uploads.count(accountId),
    subscriptionsAtOnce: admission.streams.taken(accountId),
  }
  return LIMIT_NAMES.map((name) => {
    const { label, unit, usual } = ACCOUNT_LIMITS[name]
    return { name, label, unit, used: used[name], limit: limits[name], usual }
  })
}
