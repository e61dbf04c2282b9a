import type { Db } from '#adapters/db.ts'
import { iso } from '#domain/instants.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { findAccountNow, nobody } from './now.ts'
import type { AudienceNow } from './now-schema.ts'

const MOST_CHANNELS = 200

/** @throws CHANNEL_NOT_FOUND */
export async function getNow(
  db: Db,
  accountId: string,
  { channelId }: { channelId?: string | undefined },
  now: number,
): Promise<AudienceNow> {
  const isCounted = channelId === undefined || (await isChannelCounted(db, accountId, channelId))
  const { all, channels } = await findAccountNow(db, accountId, now)
  const shown = channelId ? (channels.get(channelId) ?? nobody()) : all
  const listed = channelId ? [[channelId, shown] as const] : [...channels]
  return {
    at: iso(now),
    isCounted,
    ...shown,
    channels: listed
      .map(([id, { by: _, ...metrics }]) => ({ channelId: id, ...metrics }))
      .toSorted((a, b) => b.viewers - a.viewers || (a.channelId < b.channelId ? -1 : 1))
      .slice(0, MOST_CHANNELS),
  }
}

/** @throws CHANNEL_NOT_FOUND */
async function isChannelCounted(db: Db, accountId: string, channelId: string): Promise<boolean> {
  await requireChannel(db, accountId, channelId)
  const channel = await db.channel.findUnique({ where: { id: channelId }, select: { analyticsEnabled: true } })
  return channel?.analyticsEnabled ?? true
}
