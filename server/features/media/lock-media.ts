import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import { DESCRIBED_COLUMNS } from './described-columns.ts'

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function lockMedia(tx: DbOrTx, accountId: string, mediaId: string) {
  await tx.$queryRaw`SELECT 1 FROM "MediaItem" WHERE "id" = ${mediaId} AND "accountId" = ${accountId} AND "deletedAt" IS NULL FOR UPDATE`
  const item = await tx.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { ...DESCRIBED_COLUMNS, contentMasterKeyId: true },
  })
  if (!item) throw new DomainError('MEDIA_NOT_FOUND')
  // As the audit trail and changes have them.
  return { ...item, notBefore: isoOrNull(item.notBefore), notAfter: isoOrNull(item.notAfter) }
}

const isoOrNull = (date: Date | null) => date?.toISOString() ?? null
