import { loadRundownRights } from '#features/playout/load-rundown-rights.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { DomainError } from '#server/errors.ts'
import { CHANNEL_COLUMNS, CHANNEL_DETAIL_COLUMNS, toChannelDetail, toChannelView } from './channel-view.ts'
import { airOf, type ChannelSource } from './find-channel-air.ts'
import { nameNow } from './name-now.ts'
import type { ChannelDetailView, ChannelView } from './schema.ts'

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function getChannelSummary(
  source: ChannelSource,
  accountId: string,
  channelId: string,
  now: number,
): Promise<ChannelView> {
  const row = await source.db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: CHANNEL_COLUMNS,
  })
  if (!row) throw new DomainError('CHANNEL_NOT_FOUND')
  const air = await airOf(source.db, row, await loadTimeline(source.db, channelId, now), now)
  return (await nameNow(source.db, accountId, [toChannelView(row, air, source.originUrl, now)]))[0]!
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function getChannel(
  source: ChannelSource,
  accountId: string,
  channelId: string,
  now: number,
): Promise<ChannelDetailView> {
  const row = await source.db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: CHANNEL_DETAIL_COLUMNS,
  })
  if (!row) throw new DomainError('CHANNEL_NOT_FOUND')
  const air = await airOf(source.db, row, await loadTimeline(source.db, channelId, now), now)
  const listed = row.rundown.map(({ media }) => media)
  const rights = await loadRundownRights(source.db, channelId, now, listed)
  return (await nameNow(source.db, accountId, [toChannelDetail(row, { ...air, rights }, source.originUrl, now)]))[0]!
}
