import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted } from '#domain/audit/describe-change.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { namesItemAhead } from '#domain/schedule/recurrence/names-item-ahead.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { CAN_BE_CANCELLED, CANCELLED } from './cancel-media.ts'
import { lockMedia } from './lock-media.ts'
import { listSchedulesNaming } from './media-in-schedules.ts'
import { listChannelsAiring, sayFree } from './still-aired.ts'

/**
 * Into the trash: the item is in no list and can no longer be planned; restore-media.ts brings it back.
 * @throws MEDIA_IN_USE while it is on a rundown, a published schedule names it for the future, or it is or will soon
 *   be on air
 */
export async function deleteMedia(db: Db, who: ActingIn, mediaId: string, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const item = await lockMedia(tx, who.accountId, mediaId)
    if (item.state === 'RECORDING')
      throw new DomainError('MEDIA_IN_USE', {
        message: 'A live feed is being recorded to this item. It was kept; end the feed, then delete it.',
      })
    await refuseWhileUsed(tx, who.accountId, mediaId, now)
    // A deleted channel that is restored later is restored without it.
    await tx.rundownItem.deleteMany({ where: { mediaId, channel: { deletedAt: { not: null } } } })
    await tx.channel.updateMany({ where: { fallbackMediaId: mediaId }, data: { fallbackMediaId: null } })
    // Its transcoder ends; a restored item can be retried.
    const ended = CAN_BE_CANCELLED.includes(item.state) ? CANCELLED : {}
    await tx.mediaItem.update({ where: { id: mediaId }, data: { deletedAt: new Date(now), ...ended } })
    await appendAudit(tx, who, 'media.delete', { subjectId: mediaId, title: item.title, change: describeDeleted(item) })
  })
  await notify(db, 'library', mediaId)
}

async function refuseWhileUsed(tx: DbOrTx, accountId: string, mediaId: string, now: number): Promise<void> {
  const rundowns = await tx.rundownItem.findMany({
    where: { mediaId, channel: { deletedAt: null } },
    distinct: ['channelId'],
    select: { channel: { select: { id: true, name: true } } },
  })
  if (rundowns.length > 0)
    throw new DomainError('MEDIA_IN_USE', { data: { channels: rundowns.map(({ channel }) => channel) } })
  const scheduled = await listChannelsPlanning(tx, accountId, mediaId, now)
  if (scheduled.length > 0)
    throw new DomainError('MEDIA_IN_USE', {
      message: `This item is in the published schedule of ${scheduled.map(({ name }) => `“${name}”`).join(', ')}. It was kept; take it out of the schedule and publish that.`,
      data: { channels: scheduled },
    })
  const onAir = await listChannelsAiring(tx, accountId, [mediaId], now)
  if (onAir.length > 0)
    throw new DomainError('MEDIA_IN_USE', {
      message: `This item is on air, about to air, or was on air a moment ago. It was kept; ${sayFree(onAir, now)}.`,
      data: {
        channels: onAir.map(({ freeAt, ...channel }) => ({ ...channel, freeAt: freeAt?.toISOString() ?? null })),
      },
    })
}

/** Channels whose newest published schedule names the item for a time to come. One that cannot be read airs nothing. */
async function listChannelsPlanning(tx: DbOrTx, accountId: string, mediaId: string, now: number) {
  const naming = await listSchedulesNaming(tx, accountId, mediaId)
  return naming.flatMap(({ content, ...channel }) => {
    const parsed = parseSchedule(content)
    return parsed.ok && namesItemAhead(parsed.schedule, mediaId, now) ? [channel] : []
  })
}
