import type { Db, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import { highestWithin, linesOf } from '#domain/channel/resolution.ts'
import type { ChannelId } from '#domain/ids.ts'
import { emptySchedule } from '#domain/schedule/model/empty-schedule.ts'
import { longestDvrWithin, USUAL_DVR_MINUTES } from '#domain/timeline/published.ts'
import { readLimits, requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { findLadder } from '#features/ladder/ladder.ts'
import { nextNumber, withFreeSlug } from './channel-address.ts'
import { settingColumns } from './channel-settings.ts'
import type { CreateChannelInput } from './schema.ts'

/** @returns the new channel's id; it is stopped, with an empty rundown and an empty schedule in the given zone */
export async function createChannel(
  db: Db,
  who: ActingIn,
  { timeZone, ...input }: CreateChannelInput,
): Promise<ChannelId> {
  const channelId = newId<ChannelId>('ch')
  const { accountId } = who
  await withFreeSlug(db, async (tx, slugOf) => {
    await requireRoom(tx, accountId, 'channels')
    const slug = slugOf(input.name)
    const columns = await settingColumns(tx, accountId, input)
    const own = await readLimits(tx, accountId)
    const resolution = input.resolution ?? highestWithin(own.resolution, await findLadder(tx, accountId))
    await requireRoom(tx, accountId, 'resolution', { adding: linesOf(resolution) })
    const dvrMinutes = longestDvrWithin(Math.min(USUAL_DVR_MINUTES, own.dvrMinutes))
    const number = await nextNumber(tx, accountId)
    await tx.channel.create({
      data: { ...columns, name: input.name, id: channelId, accountId, number, slug, resolution, dvrMinutes },
    })
    if (timeZone) {
      const content = emptySchedule(timeZone, channelId) as unknown as Prisma.InputJsonObject
      await tx.scheduleDraft.create({ data: { channelId, content, revision: 1, updatedBy: who.tag } })
    }
    await appendAudit(tx, who, 'channel.create', {
      subjectId: channelId,
      name: input.name,
      slug,
      resolution,
      ...(timeZone && { timeZone }),
      change: describeCreated({ ...input, number, slug, resolution, dvrMinutes, timeZone }),
    })
  })
  await notify(db, 'timeline', channelId)
  return channelId
}
