import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { diffSchedules } from '#domain/schedule/check/diff-schedules.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import { requireSchedule } from './require-schedule.ts'
import type { SaveDraftInput } from './schema.ts'

export const asJson = (value: unknown) => value as Prisma.InputJsonValue

/**
 * Saves the content of the editor. A draft does not air.
 * @throws SCHEDULE_INVALID field by field; REVISION_CONFLICT with the differences from what somebody else saved
 * @returns the new revision
 */
export async function saveDraft(db: Db, who: ActingIn, input: SaveDraftInput): Promise<number> {
  const { channelId, revision } = input
  const schedule = requireSchedule(input.content)
  return db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const draft = await tx.scheduleDraft.findUnique({ where: { channelId } })
    if ((draft?.revision ?? 0) !== revision) {
      const theirs = parseSchedule(draft?.content)
      const titleOf = await loadTitles(tx, who.accountId)
      throw new DomainError('REVISION_CONFLICT', {
        message: 'Somebody else saved this schedule. Your version was not saved; check the differences.',
        data: {
          seen: revision,
          current: draft?.revision ?? 0,
          by: draft?.updatedBy ?? null,
          changes: theirs.ok ? diffSchedules(schedule, theirs.schedule, titleOf).map(({ text }) => text) : [],
        },
      })
    }
    const content = asJson(schedule)
    await tx.scheduleDraft.upsert({
      where: { channelId },
      create: { channelId, content, revision: 1, updatedBy: who.tag },
      update: { content, revision: revision + 1, updatedBy: who.tag },
    })
    return revision + 1
  })
}

/** Titles of items and series, for sentences. */
export async function loadTitles(tx: DbOrTx, accountId: string): Promise<(id: string) => string | undefined> {
  const [media, series] = await Promise.all([
    tx.mediaItem.findMany({ where: { accountId }, select: { id: true, title: true } }),
    tx.series.findMany({ where: { accountId }, select: { id: true, title: true } }),
  ])
  const titles = new Map([...media, ...series].map(({ id, title }) => [id, title]))
  return (id) => titles.get(id)
}
