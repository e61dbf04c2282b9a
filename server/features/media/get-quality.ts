import type { DbOrTx } from '#adapters/db.ts'
import { ingestFactsSchema } from '#domain/media/ingest-facts.ts'
import { suggestBreaks } from '#domain/media/suggest-breaks.ts'
import { DomainError } from '#server/errors.ts'
import type { QualityView } from './quality-schema.ts'

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function getQuality(db: DbOrTx, accountId: string, mediaId: string): Promise<QualityView> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId },
    select: { ingestFacts: true, durationMs: true, frameRate: true },
  })
  if (!row) throw new DomainError('MEDIA_NOT_FOUND')
  const measured = ingestFactsSchema.safeParse(row.ingestFacts).data ?? null
  return {
    mediaId,
    measured,
    suggestedBreaksMs: measured
      ? suggestBreaks(measured, { durationMs: row.durationMs ?? 0, frameRate: row.frameRate })
      : [],
  }
}
