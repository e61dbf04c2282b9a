import { LRUCache } from 'lru-cache'
import type { DbOrTx } from '#adapters/db.ts'
import { byOrder } from '#domain/timeline/by-order.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { DESTINATION_COLUMNS } from '#features/destination/reads.ts'
import { findLiveState } from '#features/live/live-state.ts'
import { type PlannedAir, planBehindOrder } from '#features/live/planned-air.ts'
import { loadTimeline, loadTimelines } from '#features/playout/reads.ts'
import { DomainError } from '#server/errors.ts'
import { CHANNEL_COLUMNS, type ChannelAir, toChannelDetail, toChannelView } from './channel-view.ts'
import { nameNow } from './name-now.ts'
import type { ChannelDetailView, ChannelsSnapshot, ChannelView } from './schema.ts'

export interface ChannelSource {
  db: DbOrTx
  /** How browsers reach the origin. */
  originUrl: string
}

async function airOf(
  db: DbOrTx,
  row: { id: string; revision: number; liveAir: unknown },
  chunks: readonly TimelineChunk[],
  now: number,
): Promise<ChannelAir> {
  const [{ order, listed }, live] = await Promise.all([
    plannedSoon(db, row, chunks, now),
    findLiveState(db, row.id, row.liveAir, chunks, now),
  ])
  return { order, listed, live }
}

/** Each viewer of a list looks every second: what a return would air is worked out once in three. */
const PLANNED_MS = 3_000
const planned = new WeakMap<object, LRUCache<string, Promise<PlannedAir>>>()

function plannedSoon(
  db: DbOrTx,
  { id, revision }: { id: string; revision: number },
  chunks: readonly TimelineChunk[],
  now: number,
): Promise<PlannedAir> {
  const newest = chunks.at(-1)
  if (!byOrder(newest ?? null)) return planBehindOrder(db, id, chunks, now)
  const cache = planned.get(db) ?? new LRUCache({ max: 1_000, ttl: 2 * PLANNED_MS })
  planned.set(db, cache)
  // Of a return that comes when this answer is out of date, so that it has not come before.
  const until = (Math.floor(now / PLANNED_MS) + 1) * PLANNED_MS
  const key = `${id} ${revision} ${newest!.ordinal} ${until}`
  const known = cache.get(key) ?? planBehindOrder(db, id, chunks, until)
  cache.set(key, known)
  known.catch(() => cache.delete(key))
  return known
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
  const views = await Promise.all(
    rows.map(async (row) =>
      toChannelView(row, await airOf(source.db, row, timelines.get(row.id) ?? [], now), source.originUrl, now),
    ),
  )
  return { channels: await nameNow(source.db, accountId, views), at: new Date(now).toISOString() }
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
  const air = await airOf(source.db, row, await loadTimeline(source.db, channelId, now), now)
  return (await nameNow(source.db, accountId, [toChannelView(row, air, source.originUrl, now)]))[0]!
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
      versions: { orderBy: { number: 'desc' }, take: 1, select: { number: true } },
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
  const air = await airOf(source.db, row, await loadTimeline(source.db, channelId, now), now)
  return (await nameNow(source.db, accountId, [toChannelDetail(row, air, source.originUrl, now)]))[0]!
}
