import type { Prisma } from '#adapters/db.ts'
import { containing, inRange, requireRange } from '#adapters/row-range.ts'
import { nameKey } from '#domain/channel/channel-name.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import { loadTimelines } from '#features/playout/load-timeline.ts'
import { CHANNEL_COLUMNS, toChannelView } from './channel-view.ts'
import { airOf, type ChannelSource } from './find-channel-air.ts'
import { nameNow } from './name-now.ts'
import type { ChannelStatusName, ChannelsSnapshot, ListChannelsInput } from './schema.ts'

type Asked = Partial<ListChannelsInput> & { ids?: readonly string[] }

/** The channels of the account that meet all conditions; without any, all of them, the oldest first. */
export async function listChannels(
  source: ChannelSource,
  accountId: string,
  now: number,
  asked: Asked = {},
): Promise<ChannelsSnapshot> {
  const { db } = source
  const { ids } = asked
  const rows = await db.channel.findMany({
    where: { accountId, deletedAt: null, ...(ids && { id: { in: [...ids] } }), AND: conditions(asked, now) },
    orderBy: [ORDERS[asked.sort ?? 'created'], { id: 'asc' }],
    ...inRange(asked),
    select: CHANNEL_COLUMNS,
  })
  await requireRange(asked, rows, (id) => db.channel.count({ where: { id, accountId } }))
  const timelines = await loadTimelines(
    db,
    rows.map((row) => row.id),
    now,
  )
  const views = await Promise.all(
    rows.map(async (row) =>
      toChannelView(row, await airOf(db, row, timelines.get(row.id) ?? [], now), source.originUrl, now),
    ),
  )
  return { channels: await nameNow(db, accountId, views), at: new Date(now).toISOString() }
}

const ORDERS = {
  created: { createdAt: 'asc' },
  name: { nameKey: 'asc' },
  number: { number: 'asc' },
} as const satisfies Record<string, Prisma.ChannelOrderByWithRelationInput>

function conditions({ status, label, folder, query }: Asked, now: number): Prisma.ChannelWhereInput[] {
  return [
    ...(status ? [hasStatus(status, now)] : []),
    ...(label ? [{ labels: { has: label } }] : []),
    ...(folder === undefined ? [] : [{ folder: folder === '' ? null : folder }]),
    ...(query ? [{ OR: matches(query) }] : []),
  ]
}

function matches(query: string): Prisma.ChannelWhereInput[] {
  const number = /^\d{1,4}$/.test(query) ? [{ number: Number(query) }] : []
  return [
    { nameKey: containing(nameKey(query)) },
    { name: containing(query) },
    { slug: query },
    { id: query },
    ...number,
  ]
}

/** The status that domain/channel/status.ts describes, as a condition. */
function hasStatus(status: ChannelStatusName, now: number): Prisma.ChannelWhereInput {
  if (status === 'STOPPED') return { desired: 'STOPPED' }
  const alive = { heartbeatAt: { gt: new Date(now - WORKER_DEAD_AFTER_MS) } }
  const isPlaying = {
    desired: 'STARTED',
    observed: { in: ['LIVE', 'DEGRADED', 'DRAINING'] },
  } satisfies Prisma.ChannelWhereInput
  if (status === 'LIVE') return { ...isPlaying, lease: alive }
  if (status === 'STARTING') return { desired: 'STARTED', observed: { in: ['STOPPED', 'STARTING', 'BACKING_OFF'] } }
  return {
    OR: [
      { desired: 'STARTED', observed: 'FAILED' },
      { ...isPlaying, NOT: { lease: alive } },
    ],
  }
}
