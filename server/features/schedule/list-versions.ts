import type { DbOrTx } from '#adapters/db.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { findSchedule } from '#features/playout/load-programming.ts'
import { DomainError } from '#server/errors.ts'
import { requireChannel } from './require-schedule.ts'

/** Newest first. */
export async function listVersions(db: DbOrTx, accountId: string, channelId: string) {
  await requireChannel(db, accountId, channelId)
  const rows = await db.scheduleVersion.findMany({
    where: { channelId },
    orderBy: { number: 'desc' },
    take: 200,
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
