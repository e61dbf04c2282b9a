import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

/** @throws SERIES_NOT_FOUND, also for another account's series */
export async function lockSeries(tx: DbOrTx, accountId: string, seriesId: string) {
  await tx.$queryRaw`SELECT 1 FROM "Series" WHERE "id" = ${seriesId} AND "accountId" = ${accountId} FOR UPDATE`
  const series = await tx.series.findFirst({
    where: { id: seriesId, accountId },
    select: {
      title: true,
      episodes: { where: { media: { deletedAt: null } }, orderBy: { position: 'asc' }, select: { mediaId: true } },
    },
  })
  if (!series) throw new DomainError('SERIES_NOT_FOUND')
  return { title: series.title, episodes: series.episodes.map(({ mediaId }) => mediaId) }
}
