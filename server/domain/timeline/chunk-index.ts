// Prefix sums over one loop of a chunk, computed once for each (immutable) item list.
import { gridOf } from '#domain/ladder/grid.ts'
import type { TimelineChunk, TimelineItem } from './timeline.ts'

export interface ChunkIndex {
  /** Start of item i within the loop, ms; one entry more than items: the loop's length. */
  startsMs: readonly number[]
  /** Segments before item i within the loop; the last entry is the loop's count. */
  segments: readonly number[]
  /** Discontinuities at the starts of items 1…i (the loop's first item has none of its own). */
  discontinuities: readonly number[]
  /** 1 when the end of the loop joins two formats. */
  wrapDiscontinuity: 0 | 1
}

const cache = new WeakMap<readonly TimelineItem[], ChunkIndex>()

function segmentCount(item: TimelineItem): number {
  return Math.ceil(item.durationMs / gridOf(item).segmentMs)
}

export function chunkIndex(chunk: TimelineChunk): ChunkIndex {
  const known = cache.get(chunk.items)
  if (known) return known
  const startsMs = [0]
  const segments = [0]
  const discontinuities: number[] = []
  let seen = 0
  chunk.items.forEach((item, i) => {
    startsMs.push(startsMs[i]! + item.durationMs)
    segments.push(segments[i]! + segmentCount(item))
    if (i > 0 && item.formatKey !== chunk.items[i - 1]!.formatKey) seen++
    discontinuities.push(seen)
  })
  const wrapDiscontinuity = chunk.items[0]!.formatKey === chunk.items.at(-1)!.formatKey ? 0 : 1
  const index: ChunkIndex = { startsMs, segments, discontinuities, wrapDiscontinuity }
  cache.set(chunk.items, index)
  return index
}

/** Largest i with sorted[i] ≤ value; sorted[0] ≤ value must hold. */
export function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (sorted[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}
