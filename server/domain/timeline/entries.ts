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
  /** How long the item was to air: longer than durationMs where it was cut off. */
  itemDurationMs: number
  /** Where in the media it begins. */
  offsetMs: number
  scheduled: ScheduledItem | null
  scheduleVersion: number | null
  /** Of the chunk it stands in. */
  cause: ChunkCause
}

/** No list for people is longer. */
const MAX_ENTRIES = 10_000

/**
 * Entries that touch [from, to), in order and whole (the first may begin before `from`); cut only
 * where a chunk ends. Stops after `limit` entries.
 */
export function entriesBetween(
  chunks: readonly TimelineChunk[],
  from: number,
  to: number,
  limit = MAX_ENTRIES,
): AirEntry[] {
  const entries: AirEntry[] = []
  let at = from
  while (at < to && entries.length < limit) {
    const chunk = chunkAt(chunks, at)
    // A run started within its hold-back of the last one's end begins before that end: the later wins.
    const nextStart = Math.min(...chunks.filter((other) => other.startsAt > at).map((other) => other.startsAt))
    if (!chunk) {
      if (nextStart === Infinity) break
      at = nextStart
      continue
    }
    const { item, itemStartsAt } = segmentInChunk(chunk, at)
    const endsAt = Math.min(itemStartsAt + item.durationMs, chunk.endsAt ?? Infinity, nextStart)
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
      scheduled: item.scheduled ?? null,
      scheduleVersion: chunk.scheduleVersion,
      cause: chunk.cause,
    })
    at = endsAt
  }
  return entries
}
