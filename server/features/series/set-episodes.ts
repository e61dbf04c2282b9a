import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { lockSeries } from './lock-series.ts'
import type { SetEpisodesInput } from './schema.ts'

/**
 * Replaces the order. What is written ahead airs unchanged; the series continues after the episode that aired last.
 * @throws SERIES_NOT_FOUND; MEDIA_NOT_FOUND; REVISION_CONFLICT when the episodes are not those the editor saw
 */
export async function setEpisodes(db: Db, who: ActingIn, input: SetEpisodesInput): Promise<void> {
  const { seriesId, mediaIds, seen } = input
  await db.$transaction(async (tx) => {
    const { title, episodes } = await lockSeries(tx, who.accountId, seriesId)
    if (seen && seen.join() !== episodes.join())
      throw new DomainError('REVISION_CONFLICT', {
        message: 'Somebody else changed this series. Your change was not saved; check the new order and try again.',
        data: { seen, current: episodes },
      })
    await requireMedia(tx, who.accountId, mediaIds)
    await tx.seriesEpisode.deleteMany({ where: { seriesId } })
    await writeEpisodes(tx, seriesId, mediaIds)
    await appendAudit(tx, who, 'series.episodes', {
      subjectId: seriesId,
      title,
      episodes: mediaIds.length,
      change: describeChange({ episodes }, { episodes: [...mediaIds] }),
    })
  })
  await notify(db, 'library', seriesId)
}

export async function writeEpisodes(tx: DbOrTx, seriesId: string, mediaIds: readonly string[]): Promise<void> {
  await tx.seriesEpisode.createMany({ data: mediaIds.map((mediaId, position) => ({ seriesId, position, mediaId })) })
}

export async function requireMedia(tx: DbOrTx, accountId: string, mediaIds: readonly string[]): Promise<void> {
  const asked = [...new Set(mediaIds)]
  const rows = await tx.mediaItem.findMany({
    where: { accountId, deletedAt: null, id: { in: asked } },
    select: { id: true },
  })
  const own = new Set(rows.map(({ id }) => id))
  const missing = asked.find((id) => !own.has(id))
  if (missing !== undefined)
    throw new DomainError('MEDIA_NOT_FOUND', {
      message: 'An episode is not in your library. The series was not changed.',
      data: { mediaId: missing },
    })
}
