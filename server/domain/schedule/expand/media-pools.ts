// What a source can draw from: its airable items, computed once per library.
import { gridOf } from '#domain/ladder/grid.ts'
import type { FillerSource, Library, MediaFacts, Source } from '../model/schedule.ts'

export interface Pool {
  /** Airable ones only; in the source's order, for fillers by length. */
  items: readonly MediaFacts[]
  shortestMs: number
  longestMs: number
  /** Running sums of the weights; the last is the total. */
  weightSums: readonly number[]
}

/**
 * Whether an item can air at all: deleted, failed and off-grid items cannot, nor items shorter than a segment (a gap
 * filled with items of one quantum would be a million entries a week).
 */
export function isAirable(media: MediaFacts | undefined): media is MediaFacts {
  if (media?.state !== 'ready') return false
  const { segmentMs, quantumMs } = gridOf(media)
  return media.durationMs >= segmentMs && media.durationMs % quantumMs === 0
}

interface LibraryPools {
  bySource: WeakMap<object, Pool>
  byTags: Map<string, readonly MediaFacts[]>
  tagged: Map<string, MediaFacts[]> | null
  longestMs: number
}

/** Libraries are immutable: a change creates a new one. */
const known = new WeakMap<Library, LibraryPools>()

function poolsOf(library: Library): LibraryPools {
  let pools = known.get(library)
  if (!pools) {
    let longestMs = 0
    for (const media of library.media.values()) if (isAirable(media)) longestMs = Math.max(longestMs, media.durationMs)
    pools = { bySource: new WeakMap(), byTags: new Map(), tagged: null, longestMs }
    known.set(library, pools)
  }
  return pools
}

export function longestMediaMs(library: Library): number {
  return poolsOf(library).longestMs
}

export function poolOf(library: Library, source: Source): Pool {
  const { bySource } = poolsOf(library)
  let pool = bySource.get(source)
  if (!pool) {
    pool = newPool(library, source)
    bySource.set(source, pool)
  }
  return pool
}

function newPool(library: Library, source: Source): Pool {
  switch (source.type) {
    case 'item':
      return poolFrom(airable(library, [source.mediaId]))
    case 'series':
      return poolFrom(airable(library, library.series.get(source.seriesId) ?? []))
    case 'live':
      return poolFrom([])
    case 'tag':
      return poolFrom(withTags(library, source.tags))
    case 'list': {
      const weights: number[] = []
      const items = source.mediaIds.flatMap((mediaId, i) => {
        const media = library.media.get(mediaId)
        if (!isAirable(media)) return []
        weights.push(source.weights?.[i] ?? 1)
        return [media]
      })
      return poolFrom(items, weights)
    }
  }
}

/** Shortest first, so that the items that fit a gap are found by bisection. */
export function fillerPool(library: Library, source: FillerSource): Pool {
  const { bySource } = poolsOf(library)
  let pool = bySource.get(source)
  if (!pool) {
    const items = new Set([...airable(library, source.mediaIds), ...withTags(library, source.tags)])
    pool = poolFrom([...items].sort((a, b) => a.durationMs - b.durationMs || (a.mediaId < b.mediaId ? -1 : 1)))
    bySource.set(source, pool)
  }
  return pool
}

function airable(library: Library, mediaIds: readonly string[]): MediaFacts[] {
  return mediaIds.map((mediaId) => library.media.get(mediaId)).filter(isAirable)
}

/** Items with all the tags, in the library's order; none for no tags. */
function withTags(library: Library, tags: readonly string[]): readonly MediaFacts[] {
  if (tags.length === 0) return []
  const pools = poolsOf(library)
  const key = JSON.stringify([...tags].sort())
  const done = pools.byTags.get(key)
  if (done) return done
  pools.tagged ??= byTag(library)
  const [rarest = [], ...others] = tags.map((tag) => pools.tagged!.get(tag) ?? []).sort((a, b) => a.length - b.length)
  const items = others.length === 0 ? rarest : rarest.filter((media) => tags.every((tag) => media.tags.includes(tag)))
  pools.byTags.set(key, items)
  return items
}

function byTag(library: Library): Map<string, MediaFacts[]> {
  const tagged = new Map<string, MediaFacts[]>()
  for (const media of library.media.values()) {
    if (!isAirable(media)) continue
    for (const tag of new Set(media.tags)) {
      const list = tagged.get(tag)
      if (list) list.push(media)
      else tagged.set(tag, [media])
    }
  }
  return tagged
}

function poolFrom(items: readonly MediaFacts[], weights?: readonly number[]): Pool {
  let sum = 0
  let shortestMs = Number.POSITIVE_INFINITY
  let longestMs = 0
  const weightSums = items.map((media, i) => {
    shortestMs = Math.min(shortestMs, media.durationMs)
    longestMs = Math.max(longestMs, media.durationMs)
    sum += Math.max(0, weights ? weights[i]! : media.weight)
    return sum
  })
  return { items, shortestMs, longestMs, weightSums }
}
