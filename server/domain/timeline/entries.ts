// What airs when, item by item: now and next, the coming list, the guide.
import { chunkAt, segmentInChunk } from './locate.ts'
import type { ChunkCause, MediaKind, ScheduledItem, TimelineChunk } from './timeline.ts'

export interface AirEntry {
  mediaId: string
  title: string
  kind: MediaKind
  startsAt: number
  endsAt: number
  durationMs: number
  /** Planned length of the item: longer than durationMs if it was cut. */
  itemDurationMs: number
  /** Where in the media it begins. */
  offsetMs: number
  /** Omitted: 25. */
  frameRate?: number
  scheduled: ScheduledItem | null
  scheduleVersion: number | null
  /** Of its chunk. */
  cause: ChunkCause
  chunkStartsAt: number
}

/**
 * Entries that touch [from, to), in order and uncut (the first may begin before `from`) except at the end of a chunk.
 * Stops after `limit` entries: a loop of short items has 45,000 a day.
 */
export function entriesBetween(
  chunks: readonly TimelineChunk[],
  from: number,
  to: number,
  limit = Number.POSITIVE_INFINITY,
): AirEntry[] {
  const entries: AirEntry[] = []
  let at = from
  let chunk: TimelineChunk | null = null
  let nextStart = at
  while (at < to && entries.length < limit) {
    // Looked up once a chunk, not once an entry.
    if (at >= nextStart || at >= (chunk?.endsAt ?? Number.POSITIVE_INFINITY)) {
      chunk = chunkAt(chunks, at)
      // A run started within the hold-back of the previous run begins before that one's end: the later wins.
      nextStart = startBehind(chunks, at)
    }
    if (!chunk) {
      if (nextStart === Number.POSITIVE_INFINITY) break
      at = nextStart
      continue
    }
    const { item, itemStartsAt } = segmentInChunk(chunk, at)
    const endsAt = Math.min(itemStartsAt + item.durationMs, chunk.endsAt ?? Number.POSITIVE_INFINITY, nextStart)
    const startsAt = Math.max(itemStartsAt, chunk.startsAt)
    entries.push({
      mediaId: item.mediaId,
      title: item.title,
      kind: item.kind,
      startsAt,
      endsAt,
      durationMs: endsAt - startsAt,
      itemDurationMs: item.durationMs,
      offsetMs: item.offsetMs ?? 0,
      ...(item.frameRate !== undefined && { frameRate: item.frameRate }),
      scheduled: item.scheduled ?? null,
      scheduleVersion: chunk.scheduleVersion,
      cause: chunk.cause,
      chunkStartsAt: chunk.startsAt,
    })
    at = endsAt
  }
  return entries
}

function startBehind(chunks: readonly TimelineChunk[], at: number): number {
  let next = Number.POSITIVE_INFINITY
  for (const { startsAt } of chunks) if (startsAt > at && startsAt < next) next = startsAt
  return next
}
