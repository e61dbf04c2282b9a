import { loadTimelines } from '#features/playout/load-timeline.ts'
import { CHANNEL_COLUMNS, toChannelView } from './channel-view.ts'
import { airOf, type ChannelSource } from './find-channel-air.ts'
import { nameNow } from './name-now.ts'
import type { ChannelsSnapshot } from './schema.ts'

/** All channels of the account, or those named, oldest first. */
export async function listChannels(
  source: ChannelSource,
  accountId: string,
  now: number,
  ids?: readonly string[],
): Promise<ChannelsSnapshot> {
  const rows = await source.db.channel.findMany({
    where: { accountId, deletedAt: null, ...(ids && { id: { in: [...ids] } }) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: CHANNEL_COLUMNS,
  })
  const timelines = await loadTimelines(
    source.db,
    rows.map((row) => row.id),
    now,
  )
  const views = await Promise.all(
    rows.map(async (row) =>
      toChannelView(row, await airOf(source.db, row, timelines.get(row.id) ?? [], now), source.originUrl, now),
    ),
  )
  return { channels: await nameNow(source.db, accountId, views), at: new Date(now).toISOString() }
}
