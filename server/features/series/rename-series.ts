import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockSeries } from './lock-series.ts'

/** @throws SERIES_NOT_FOUND */
export async function renameSeries(db: Db, who: ActingIn, seriesId: string, title: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lockSeries(tx, who.accountId, seriesId)
    if (before.title === title) return
    await tx.series.update({ where: { id: seriesId }, data: { title } })
    await appendAudit(tx, who, 'series.rename', {
      subjectId: seriesId,
      title,
      change: describeChange(before, { title }),
    })
  })
  await notify(db, 'library', seriesId)
}
