import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted } from '#domain/audit/describe-change.ts'
import { decideDelete } from '#domain/channel/decide-delete.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { lockChannel } from './lock-channel.ts'

/** The channel is in no list and at no address; restore-channel.ts brings it back with everything it had. */
export async function deleteChannel(db: Db, who: ActingIn, channelId: string, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const channel = await lockChannel(tx, who.accountId, channelId)
    const lease = await tx.channelLease.findUnique({ where: { channelId }, select: { heartbeatAt: true } })
    const decision = decideDelete(channel.desired, channel.observed, lease?.heartbeatAt.getTime() ?? null, now)
    if (decision === 'on-air') throw new DomainError('CHANNEL_ON_AIR')
    if (decision === 'going-off-air')
      throw new DomainError('CHANNEL_ON_AIR', {
        message: 'The channel is going off air. Nothing was deleted; try again in a few seconds.',
      })
    await tx.channel.update({
      where: { id: channelId },
      data: { deletedAt: new Date(now), nameKey: null, revision: { increment: 1 } },
    })
    await appendAudit(tx, who, 'channel.delete', {
      subjectId: channelId,
      name: channel.name,
      slug: channel.slug,
      change: describeDeleted({
        ...{ name: channel.name, number: channel.number, slug: channel.slug, resolution: channel.resolution },
        ...{ mode: channel.mode, loop: channel.loop, labels: channel.labels, folder: channel.folder },
        ...{ hlsEnabled: channel.hlsEnabled, analyticsEnabled: channel.analyticsEnabled },
      }),
    })
  })
  await notify(db, ['timeline', 'contributions'], channelId)
}
