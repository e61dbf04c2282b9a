import type { DbOrTx } from '#adapters/db.ts'
import { emptySchedule } from '#domain/schedule/model/empty-schedule.ts'
import { documentOf } from '#domain/schedule/model/schedule-grid.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { findSchedule } from '#features/playout/load-programming.ts'
import { requireChannel } from './require-schedule.ts'
import type { DraftView } from './schema.ts'

/** The content of the editor; for a channel without a draft the last published version, or an empty schedule. */
export async function getDraft(db: DbOrTx, accountId: string, channelId: string): Promise<DraftView> {
  const { mode } = await requireChannel(db, accountId, channelId)
  const [draft, newest, account] = await Promise.all([
    db.scheduleDraft.findUnique({ where: { channelId } }),
    db.scheduleVersion.findFirst({ where: { channelId }, orderBy: { number: 'desc' }, select: { number: true } }),
    db.account.findUniqueOrThrow({ where: { id: accountId }, select: { frameRate: true } }),
  ])
  const parsed = draft && parseSchedule(draft.content)
  const published = newest && (await findSchedule(db, channelId, newest.number))
  return {
    content: parsed?.ok ? parsed.schedule : published ? documentOf(published) : emptySchedule('UTC', channelId),
    frameRate: account.frameRate,
    revision: draft?.revision ?? 0,
    updatedBy: draft?.updatedBy ?? null,
    updatedAt: draft?.updatedAt.toISOString() ?? null,
    mode,
    publishedVersion: newest?.number ?? null,
  }
}
