import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from './lock-channel.ts'
import type { UpdateChannelInput } from './schema.ts'

/** Name, number and resolution. The slug stays: players on other people's pages use it. */
export async function updateChannel(db: Db, who: ActingIn, input: UpdateChannelInput): Promise<void> {
  const { channelId, name, number, resolution } = input
  if (name === undefined && number === undefined && resolution === undefined) return lockAndLeave(db, who, channelId)
  await db.$transaction(async (tx) => {
    const before = await lockChannel(tx, who.accountId, channelId)
    await tx.channel.update({
      where: { id: channelId },
      data: { name, number, resolution, revision: { increment: 1 } },
    })
    await appendAudit(tx, who, 'channel.update', {
      subjectId: channelId,
      name: name ?? before.name,
      resolution: resolution ?? before.resolution,
    })
  })
  await notify(db, 'timeline', channelId)
}

/** An empty update still answers CHANNEL_NOT_FOUND. */
async function lockAndLeave(db: Db, who: ActingIn, channelId: string): Promise<void> {
  await db.$transaction((tx) => lockChannel(tx, who.accountId, channelId))
}
