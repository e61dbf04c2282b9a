// What playback tokens are for: a channel, or an item that is watched on demand. Both have keys of their own.
import type { DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { lockMedia } from '#features/media/lock-media.ts'
import { DomainError } from '#server/errors.ts'

export interface ChannelOwner {
  of: 'channel'
  id: string
  accountId: string
  slug: string
}

export interface ItemOwner {
  of: 'item'
  id: string
  accountId: string
}

export type PlaybackOwner = ChannelOwner | ItemOwner

export type DescribedOwner<O extends PlaybackOwner> = O & { name: string; embedDomains: readonly string[] }

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function requireTokenChannel(
  db: DbOrTx,
  accountId: string,
  channelId: string,
): Promise<DescribedOwner<ChannelOwner>> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: { id: true, accountId: true, slug: true, name: true, embedDomains: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return { of: 'channel', ...channel }
}

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function requireTokenItem(
  db: DbOrTx,
  accountId: string,
  mediaId: string,
): Promise<DescribedOwner<ItemOwner>> {
  const item = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { id: true, accountId: true, title: true, embedDomains: true },
  })
  if (!item) throw new DomainError('MEDIA_NOT_FOUND')
  const { title, ...rest } = item
  return { of: 'item', ...rest, name: title }
}

/** Locked until the transaction ends. @throws CHANNEL_NOT_FOUND, MEDIA_NOT_FOUND */
export async function lockOwner(tx: DbOrTx, { of, accountId, id }: PlaybackOwner): Promise<void> {
  await (of === 'channel' ? lockChannel(tx, accountId, id) : lockMedia(tx, accountId, id))
}

/** Origins reload a channel when its revision changes; an item they read again by themselves. Call it with the lock. */
export async function noteNewKey(tx: DbOrTx, { of, id }: PlaybackOwner): Promise<void> {
  if (of === 'channel') await tx.channel.update({ where: { id }, data: { revision: { increment: 1 } } })
}

/** After the transaction. */
export async function wakeOrigins(db: DbOrTx, { of, id }: PlaybackOwner): Promise<void> {
  if (of === 'channel') await notify(db, 'timeline', id)
}

/** The column of a key that names its owner. */
export const keyOwner = ({ of, id }: PlaybackOwner) => (of === 'channel' ? { channelId: id } : { mediaId: id })
