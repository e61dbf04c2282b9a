import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted, listed } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { listUses } from './list-series.ts'
import { lockSeries } from './lock-series.ts'
import type { SeriesUse } from './schema.ts'

/** The items stay in the library. @throws SERIES_NOT_FOUND; SERIES_IN_USE, naming the channels */
export async function deleteSeries(db: Db, who: ActingIn, seriesId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { title, episodes } = await lockSeries(tx, who.accountId, seriesId)
    const uses = (await listUses(tx, who.accountId)).get(seriesId) ?? []
    if (uses.length > 0)
      throw new DomainError('SERIES_IN_USE', { message: whereItAirs(uses), data: { channels: uses } })
    await tx.series.delete({ where: { id: seriesId } })
    await appendAudit(tx, who, 'series.delete', {
      subjectId: seriesId,
      title,
      change: describeDeleted({ title, episodes: listed(episodes) }),
    })
  })
  await notify(db, 'library', seriesId)
}

function whereItAirs(uses: readonly SeriesUse[]): string {
  const places = uses.map(({ name, published }) => `${published ? 'the published schedule' : 'the draft'} of “${name}”`)
  const listed = places.length > 5 ? [...places.slice(0, 5), `${places.length - 5} more`] : places
  const named = [listed.slice(0, -1).join(', '), listed.at(-1)].filter(Boolean).join(' and ')
  return `This series airs in ${named}. The series was kept; remove it there first.`
}
