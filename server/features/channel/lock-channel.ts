import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

/** Read in SQL: Prisma has no locking reads. */
type LockedChannel = Pick<
  Prisma.ChannelGetPayload<object>,
  | 'name'
  | 'number'
  | 'slug'
  | 'resolution'
  | 'loop'
  | 'mode'
  | 'revision'
  | 'desired'
  | 'observed'
  | 'hlsEnabled'
  | 'analyticsEnabled'
  | 'fallbackMediaId'
  | 'labels'
  | 'folder'
>

/**
 * The channel, locked until the transaction ends: commands to one channel run one after the other, and each sees the
 * result of the one before. Rows that only refer to the channel are still inserted: the worker records a relay whose row
 * a command waits for.
 * @throws CHANNEL_NOT_FOUND, also for another account's channel and a deleted one
 */
export async function lockChannel(tx: DbOrTx, accountId: string, channelId: string): Promise<LockedChannel> {
  // The database has the modes in capitals.
  const [channel] = await tx.$queryRaw<LockedChannel[]>`
    SELECT "name", "number", "slug", "resolution", "loop", lower("mode"::text) AS "mode", "revision", "desired", "observed",
           "hlsEnabled", "analyticsEnabled", "fallbackMediaId", "labels", "folder"
      FROM "Channel" WHERE "id" = ${channelId} AND "accountId" = ${accountId} AND "deletedAt" IS NULL FOR NO KEY UPDATE`
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return channel
}
