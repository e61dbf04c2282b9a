import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

/**
 * The channel, locked until the transaction ends: commands to one channel run one after the other, and each sees the
 * result of the one before.
 * @throws CHANNEL_NOT_FOUND, also for another account's channel and a deleted one
 */
export async function lockChannel(tx: DbOrTx, accountId: string, channelId: string) {
  await tx.$queryRaw`SELECT 1 FROM "Channel" WHERE "id" = ${channelId} AND "accountId" = ${accountId} AND "deletedAt" IS NULL FOR UPDATE`
  const channel = await tx.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: {
      name: true,
      slug: true,
      resolution: true,
      loop: true,
      mode: true,
      revision: true,
      desired: true,
      observed: true,
      fallbackMediaId: true,
      labels: true,
      folder: true,
    },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return channel
}
