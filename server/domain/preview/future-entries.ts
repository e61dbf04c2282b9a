// What airs from a time on, item by item, as a timeline of its own.
import { gridOf } from '#domain/ladder/grid.ts'
import { itemOfEntry } from '#domain/schedule/expand/plan-calendar.ts'
import type { ScheduleEntry } from '#domain/schedule/model/schedule.ts'
import { chunkAt, segmentInChunk } from '#domain/timeline/locate.ts'
import { chunkFrom } from '#domain/timeline/position.ts'
import type { TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'

export interface FutureEntry {
  startsAt: number
  item: TimelineItem
  scheduleVersion: number | null
}

export const endOf = ({ startsAt, item }: FutureEntry) => startsAt + item.durationMs

export function futureEntryOf(entry: ScheduleEntry, scheduleVersion: number): FutureEntry {
  return { startsAt: entry.startsAt, item: itemOfEntry(entry), scheduleVersion }
}

/** From the written timeline: entries that touch [from, to), uncut except at the end of a chunk. */
export function writtenEntries(chunks: readonly TimelineChunk[], from: number, to: number): FutureEntry[] {
  const entries: FutureEntry[] = []
  let at = from
  while (at < to) {
    const now = at
    const nextStart = chunks.reduce(
      (next, { startsAt }) => (startsAt > now ? Math.min(next, startsAt) : next),
      Number.POSITIVE_INFINITY,
    )
    const chunk = chunkAt(chunks, at)
    if (chunk) {
      const { item, itemStartsAt } = segmentInChunk(chunk, at)
      const endsAt = Math.min(itemStartsAt + item.durationMs, chunk.endsAt ?? Number.POSITIVE_INFINITY, nextStart)
      const { scheduleVersion } = chunk
      entries.push({ startsAt: itemStartsAt, item: { ...item, durationMs: endsAt - itemStartsAt }, scheduleVersion })
      at = endsAt
    } else at = nextStart
  }
  return entries
}

/** Entries from the segment that is on air at `at`; earlier segments of the first entry are dropped. */
export function enteredAt(entries: readonly FutureEntry[], at: number): FutureEntry[] {
  const [first, ...rest] = entries.slice(entries.findIndex((entry) => endOf(entry) > at))
  if (!first || endOf(first) <= at) return []
  const { segmentMs } = gridOf(first.item)
  const skippedMs = Math.max(0, Math.floor((at - first.startsAt) / segmentMs) * segmentMs)
  if (skippedMs === 0) return [first, ...rest]
  const { item, startsAt } = first
  const entered = { ...item, durationMs: item.durationMs - skippedMs, offsetMs: (item.offsetMs ?? 0) + skippedMs }
  return [{ ...first, startsAt: startsAt + skippedMs, item: entered }, ...rest]
}

/**
 * A run that begins with the first entry, numbered from zero: the input of an origin.
 * @param entries at least one; gapless
 */
export function previewChunk(entries: readonly FutureEntry[]): TimelineChunk {
  const { startsAt, scheduleVersion } = entries[0]!
  const at = { ordinal: 0, run: 0, startsAt, clockMs: 0, mediaSequence: 0, before: null, discontinuitySequence: 0 }
  const items = entries.map(({ item }) => item)
  return chunkFrom(at, items, { loop: false, cause: 'start', scheduleVersion })
}

/** Everything that determines the bytes of a preview, as text to be hashed. */
export function fingerprintOf(entries: readonly FutureEntry[]): string {
  return entries
    .map(({ startsAt, item }) =>
      [startsAt, item.mediaId, item.offsetMs ?? 0, item.durationMs, item.formatKey].join(' '),
    )
    .join('\n')
}
