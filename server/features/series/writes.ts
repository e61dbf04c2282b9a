import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { SeriesId } from '#domain/ids.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { DomainError } from '#server/errors.ts'
import { listUses } from './reads.ts'
import type { CreateSeriesInput, SeriesUse, SetEpisodesInput } from './schema.ts'

/** @throws MEDIA_NOT_FOUND for an episode that is not in the account's library */
export async function createSeries(db: Db, who: ActingIn, { title, mediaIds }: CreateSeriesInput): Promise<SeriesId> {
  const seriesId = newId<SeriesId>('sr')
  await db.$transaction(async (tx) => {
    await requireRoom(tx, who.accountId, 'series')
    await requireMedia(tx, who.accountId, mediaIds)
    await tx.series.create({ data: { id: seriesId, accountId: who.accountId, title } })
    await writeEpisodes(tx, seriesId, mediaIds)
    await appendAudit(tx, who, 'series.create', seriesId, { title, episodes: mediaIds.length })
  })
  await notify(db, 'library', seriesId)
  return seriesId
}

/** @throws SERIES_NOT_FOUND */
export async function renameSeries(db: Db, who: ActingIn, seriesId: string, title: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lockSeries(tx, who.accountId, seriesId)
    if (before.title === title) return
    await tx.series.update({ where: { id: seriesId }, data: { title } })
    await appendAudit(tx, who, 'series.rename', seriesId, { title, before: before.title })
  })
  await notify(db, 'library', seriesId)
}

/**
 * Replaces the order. What is written ahead airs as it is; a series goes on behind the episode that aired last.
 * @throws SERIES_NOT_FOUND; MEDIA_NOT_FOUND; REVISION_CONFLICT when the episodes are not those the editor saw
 */
export async function setEpisodes(db: Db, who: ActingIn, input: SetEpisodesInput): Promise<void> {
  const { seriesId, mediaIds, seen } = input
  await db.$transaction(async (tx) => {
    const { title, episodes } = await lockSeries(tx, who.accountId, seriesId)
    if (seen && seen.join() !== episodes.join())
      throw new DomainError('REVISION_CONFLICT', {
        message:
          'Somebody changed this series meanwhile. Your change was not saved and theirs was kept; look at the new order and try again.',
        data: { seen, current: episodes },
      })
    await requireMedia(tx, who.accountId, mediaIds)
    await tx.seriesEpisode.deleteMany({ where: { seriesId } })
    await writeEpisodes(tx, seriesId, mediaIds)
    await appendAudit(tx, who, 'series.episodes', seriesId, { title, episodes: mediaIds.length })
  })
  await notify(db, 'library', seriesId)
}

/** The items stay in the library. @throws SERIES_NOT_FOUND; SERIES_IN_USE, naming the channels */
export async function deleteSeries(db: Db, who: ActingIn, seriesId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { title } = await lockSeries(tx, who.accountId, seriesId)
    const uses = (await listUses(tx, who.accountId)).get(seriesId) ?? []
    if (uses.length > 0)
      throw new DomainError('SERIES_IN_USE', { message: whereItAirs(uses), data: { channels: uses } })
    await tx.series.delete({ where: { id: seriesId } })
    await appendAudit(tx, who, 'series.delete', seriesId, { title })
  })
  await notify(db, 'library', seriesId)
}

function whereItAirs(uses: readonly SeriesUse[]): string {
  const places = uses.map(({ name, published }) => `${published ? 'the published schedule' : 'the draft'} of “${name}”`)
  const listed = places.length > 5 ? [...places.slice(0, 5), `${places.length - 5} more`] : places
  const named = [listed.slice(0, -1).join(', '), listed.at(-1)].filter(Boolean).join(' and ')
  return `This series airs in ${named}. Take it out there first; the series was kept.`
}

async function writeEpisodes(tx: DbOrTx, seriesId: string, mediaIds: readonly string[]): Promise<void> {
  await tx.seriesEpisode.createMany({ data: mediaIds.map((mediaId, position) => ({ seriesId, position, mediaId })) })
}

async function requireMedia(tx: DbOrTx, accountId: string, mediaIds: readonly string[]): Promise<void> {
  const asked = [...new Set(mediaIds)]
  const rows = await tx.mediaItem.findMany({ where: { accountId, id: { in: asked } }, select: { id: true } })
  const own = new Set(rows.map(({ id }) => id))
  const missing = asked.find((id) => !own.has(id))
  if (missing !== undefined)
    throw new DomainError('MEDIA_NOT_FOUND', {
      message: 'An episode is not in your library. The series was kept as it was.',
      data: { mediaId: missing },
    })
}

/** @throws SERIES_NOT_FOUND, for another account's series as for one that does not exist */
async function lockSeries(tx: DbOrTx, accountId: string, seriesId: string) {
  await tx.$queryRaw`SELECT 1 FROM "Series" WHERE "id" = ${seriesId} AND "accountId" = ${accountId} FOR UPDATE`
  const series = await tx.series.findFirst({
    where: { id: seriesId, accountId },
    select: { title: true, episodes: { orderBy: { position: 'asc' }, select: { mediaId: true } } },
  })
  if (!series) throw new DomainError('SERIES_NOT_FOUND')
  return { title: series.title, episodes: series.episodes.map(({ mediaId }) => mediaId) }
}
