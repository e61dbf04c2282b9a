import { randomBytes } from 'node:crypto'
import type { Db, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { makeSlug } from '#domain/channel/make-slug.ts'
import type { ResolutionName } from '#domain/channel/resolution.ts'
import type { ChannelId } from '#domain/ids.ts'
import { emptySchedule } from '#domain/schedule/model/empty-schedule.ts'
import { USUAL_DVR_MINUTES } from '#domain/timeline/published.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { explainName, settingColumns } from './channel-settings.ts'
import type { CreateChannelInput } from './schema.ts'

/** @returns the new channel's id; it is stopped, with an empty rundown and an empty schedule in the given zone */
export async function createChannel(
  db: Db,
  who: ActingIn,
  { timeZone, ...input }: CreateChannelInput,
): Promise<ChannelId> {
  const channelId = newId<ChannelId>('ch')
  const plainSlug = makeSlug(input.name)
  const resolution: ResolutionName = input.resolution ?? '1080p'
  for (let attempt = 0; ; attempt++) {
    const slug = attempt === 0 ? plainSlug : `${plainSlug}-${randomBytes(3).toString('hex')}`
    try {
      await db.$transaction(async (tx) => {
        await requireRoom(tx, who.accountId, 'channels')
        const columns = await settingColumns(tx, who.accountId, input)
        const { longestDvrMinutes } = await tx.account.findUniqueOrThrow({ where: { id: who.accountId } })
        const dvrMinutes = Math.min(USUAL_DVR_MINUTES, longestDvrMinutes)
        const last = await tx.channel.aggregate({ where: { accountId: who.accountId }, _max: { number: true } })
        const number = (last._max.number ?? 0) + 1
        await tx.channel.create({
          data: {
            ...columns,
            name: input.name,
            id: channelId,
            accountId: who.accountId,
            number,
            slug,
            resolution,
            dvrMinutes,
          },
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
        })
      })
      break
    } catch (error) {
      // A duplicate slug ends the transaction; another account's channel may have it.
      if (!isUniqueViolation(error, 'slug') || attempt >= 5) throw explainName(error)
    }
  }
  await notify(db, 'timeline', channelId)
  return channelId
}
