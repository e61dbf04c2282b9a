import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { type ChunkCause, type TimelineChunk, timelineItemsSchema } from '#domain/timeline/timeline.ts'

const WITHOUT_STATES = { stateBefore: true, stateAfter: true } as const

type ChunkRow = Prisma.TimelineChunkGetPayload<{ omit: typeof WITHOUT_STATES }>

export function chunkFromRow(row: ChunkRow): TimelineChunk {
  return {
    ordinal: row.ordinal,
    run: row.run,
    startsAt: row.startsAt.getTime(),
    endsAt: row.endsAt?.getTime() ?? null,
    clockMs: Number(row.clockMs),
    mediaSequence: Number(row.mediaSequence),
    discontinuitySequence: row.discontinuitySequence,
    loop: row.loop,
    items: timelineItemsSchema.parse(row.items),
    cause: row.cause as ChunkCause,
    scheduleVersion: row.scheduleVersion,
  }
}

/** Chunks that have not ended before `sinceMs`, in order. */
export async function loadTimeline(db: DbOrTx, channelId: string, sinceMs: number): Promise<TimelineChunk[]> {
  return (await loadTimelines(db, [channelId], sinceMs)).get(channelId) ?? []
}

export async function loadTimelines(
  db: DbOrTx,
  channelIds: readonly string[],
  sinceMs: number,
): Promise<Map<string, TimelineChunk[]>> {
  const rows = await db.timelineChunk.findMany({
    where: { channelId: { in: [...channelIds] }, OR: [{ endsAt: null }, { endsAt: { gt: new Date(sinceMs) } }] },
    orderBy: [{ channelId: 'asc' }, { ordinal: 'asc' }],
    // The states of a calendar are large, and only needed for planning.
    omit: WITHOUT_STATES,
  })
  const timelines = new Map<string, TimelineChunk[]>(channelIds.map((id) => [id, []]))
  const unreadable = new Set<string>()
  for (const row of rows) {
    try {
      timelines.get(row.channelId)!.push(chunkFromRow(row))
    } catch (error) {
      // Written by another version of this program: that channel goes off air, all others stay.
      unreadable.add(row.channelId)
      logger('timeline').error({ err: error, channelId: row.channelId, ordinal: row.ordinal }, 'chunk is unreadable')
    }
  }
  for (const channelId of unreadable) timelines.set(channelId, [])
  return timelines
}

/**
 * The chunk in which a discontinuity number was introduced, and the one after it; empty when nothing older than
 * `ordinal` had a smaller one. Chunks are kept for a month (prune.ts).
 */
export async function loadChunksAroundDiscontinuity(
  db: DbOrTx,
  channelId: string,
  ordinal: number,
  discontinuitySequence: number,
): Promise<TimelineChunk[]> {
  const before = await db.timelineChunk.findFirst({
    where: { channelId, ordinal: { lt: ordinal }, discontinuitySequence: { lt: discontinuitySequence } },
    orderBy: { ordinal: 'desc' },
    select: { ordinal: true },
  })
  if (!before) return []
  const rows = await db.timelineChunk.findMany({
    where: { channelId, ordinal: { gte: before.ordinal, lte: ordinal } },
    orderBy: { ordinal: 'asc' },
    take: 2,
    omit: WITHOUT_STATES,
  })
  return rows.map(chunkFromRow)
}
