import type { DbOrTx } from '../../adapters/db.ts'
import { DomainError } from '../../errors.ts'
import { DESTINATION_COLUMNS } from '../destination/reads.ts'
import { planBehindOrder } from '../live/planned-air.ts'
import { loadTimeline, loadTimelines } from '../playout/reads.ts'
import { CHANNEL_COLUMNS, toChannelDetail, toChannelView } from './channel-view.ts'
import type { ChannelDetailView, ChannelsSnapshot, ChannelView } from './schema.ts'

export interface ChannelSource {
  db: DbOrTx
  /** How browsers reach the origin. */
  originUrl: string
}

/** All channels of the account, oldest first. */
export async function listChannels(source: ChannelSource, accountId: string, now: number): Promise<ChannelsSnapshot> {
  const rows = await source.db.channel.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: CHANNEL_COLUMNS,
  })
  const timelines = await loadTimelines(
    source.db,
    rows.map((row) => row.id),
    now,
  )
  const channels = await Promise.all(
    rows.map(async (row) => {
      const { listed } = await planBehindOrder(source.db, row.id, timelines.get(row.id) ?? [], now)
      return toChannelView(row, listed, source.originUrl, now)
    }),
  )
  return { channels, at: new Date(now).toISOString() }
}

/** @throws CHANNEL_NOT_FOUND, for another account's channel as for one that does not exist */
export async function getChannelSummary(
  source: ChannelSource,
  accountId: string,
  channelId: string,
  now: number,
): Promise<ChannelView> {
  const row = await source.db.channel.findFirst({ where: { id: channelId, accountId }, select: CHANNEL_COLUMNS })
  if (!row) throw new DomainError('CHANNEL_NOT_FOUND')
  const { listed } = await planBehindOrder(source.db, channelId, await loadTimeline(source.db, channelId, now), now)
  return toChannelView(row, listed, source.originUrl, now)
}

/** @throws CHANNEL_NOT_FOUND, for another account's channel as for one that does not exist */
export async function getChannel(
  source: ChannelSource,
  accountId: string,
  channelId: string,
  now: number,
): Promise<ChannelDetailView> {
  const row = await source.db.channel.findFirst({
    where: { id: channelId, accountId },
    select: {
      ...CHANNEL_COLUMNS,
      destinations: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: DESTINATION_COLUMNS },
      liveStreams: {
        where: { state: { in: ['PENDING_INGEST', 'ACTIVE'] } },
        orderBy: { startedAt: 'asc' },
        select: { id: true, contributionId: true, segmentCount: true },
      },
      rundown: {
        orderBy: { position: 'asc' },
        select: {
          id: true,
          position: true,
          media: { select: { id: true, title: true, kind: true, durationMs: true, state: true } },
        },
      },
    },
  })
  if (!row) throw new DomainError('CHANNEL_NOT_FOUND')
  const { listed } = await planBehindOrder(source.db, channelId, await loadTimeline(source.db, channelId, now), now)
  return toChannelDetail(row, listed, source.originUrl, now)
}
