import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function lockMedia(tx: DbOrTx, accountId: string, mediaId: string) {
  await tx.$queryRaw`SELECT 1 FROM "MediaItem" WHERE "id" = ${mediaId} AND "accountId" = ${accountId} AND "deletedAt" IS NULL FOR UPDATE`
  const item = await tx.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: {
      title: true,
      kind: true,
      state: true,
      durationMs: true,
      frameRate: true,
      tags: true,
      folder: true,
      weight: true,
      description: true,
      rating: true,
      season: true,
      episode: true,
      language: true,
      notBefore: true,
      notAfter: true,
      maxAirings: true,
      artworkAtMs: true,
      access: true,
      embedDomains: true,
      encrypted: true,
      contentMasterKeyId: true,
      breakPositionsMs: true,
    },
  })
  if (!item) throw new DomainError('MEDIA_NOT_FOUND')
  // As the audit trail and changes have them.
  return { ...item, notBefore: isoOrNull(item.notBefore), notAfter: isoOrNull(item.notAfter) }
}

const isoOrNull = (date: Date | null) => date?.toISOString() ?? null
