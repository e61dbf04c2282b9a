import type { DbOrTx } from '#adapters/db.ts'
import { cursorGone } from '#adapters/row-range.ts'
import { PAGE_MOST_ROWS, type RowRange } from '#domain/page.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { findSchedule } from '#features/playout/load-programming.ts'
import { DomainError } from '#server/errors.ts'
import { requireChannel } from './require-schedule.ts'

/** Newest first. */
export async function listVersions(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  { cursor, limit = PAGE_MOST_ROWS }: RowRange = {},
) {
  await requireChannel(db, accountId, channelId)
  if (cursor && !/^[1-9]\d{0,8}$/.test(cursor)) throw cursorGone()
  const rows = await db.scheduleVersion.findMany({
    where: { channelId, ...(cursor && { number: { lt: Number(cursor) } }) },
    orderBy: { number: 'desc' },
    take: limit,
    omit: { content: true },
  })
  return rows.map((row) => ({ ...row, changes: row.changes as string[] }))
}

/** @throws VERSION_NOT_FOUND */
export async function getVersionContent(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  number: number,
): Promise<Schedule> {
  await requireChannel(db, accountId, channelId)
  const schedule = await findSchedule(db, channelId, number)
  if (!schedule) throw new DomainError('VERSION_NOT_FOUND')
  return schedule
}
