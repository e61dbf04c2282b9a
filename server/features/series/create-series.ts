import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated, listed } from '#domain/audit/describe-change.ts'
import type { SeriesId } from '#domain/ids.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import type { CreateSeriesInput } from './schema.ts'
import { requireMedia, writeEpisodes } from './set-episodes.ts'

/** @throws MEDIA_NOT_FOUND for an episode that is not in the account's library */
export async function createSeries(db: Db, who: ActingIn, { title, mediaIds }: CreateSeriesInput): Promise<SeriesId> {
  const seriesId = newId<SeriesId>('sr')
  await db.$transaction(async (tx) => {
    await requireRoom(tx, who.accountId, 'series')
    await requireMedia(tx, who.accountId, mediaIds)
    await tx.series.create({ data: { id: seriesId, accountId: who.accountId, title } })
    await writeEpisodes(tx, seriesId, mediaIds)
    await appendAudit(tx, who, 'series.create', {
      subjectId: seriesId,
      title,
      episodes: mediaIds.length,
      change: describeCreated({ title, episodes: listed(mediaIds) }),
    })
  })
  await notify(db, 'library', seriesId)
  return seriesId
}
