// What airs in a gap: tail fillers whole while they fit, then one cut on a segment boundary, then the last resort, then
// the slate; a pad fills the rest below a segment.
import { type Grid, gridOf } from '#domain/ladder/grid.ts'
import type { AirReason, FillerRules, FillerSource, Library, MediaFacts } from '../model/schedule.ts'
import { countDraw, drawsSoFar, freeAt, type Journal } from './air-state.ts'
import { drawHash } from './draw.ts'
import { fillerPool, type Pool } from './media-pools.ts'

export interface Fill {
  media: MediaFacts
  durationMs: number
  reason: AirReason
}

const TRIES = 8
/** How many first items are tried when two are to fill a gap exactly. */
const PAIR_TRIES = 48

export interface FillerDraw {
  library: Library
  journal: Journal
  seed: number
  /** Of the rule, for its draw count: filler:tail. */
  key: string
}

/** An available whole item no longer than the room; one that fills the room exactly if there is one. */
export function pickWhole(source: FillerSource | null, roomMs: number, draw: FillerDraw): MediaFacts | null {
  if (!source) return null
  const pool = fillerPool(draw.library, source)
  const fitting = countUpTo(pool, roomMs)
  if (fitting === 0) return null
  const start = hashOf(draw) % fitting
  const cool = (media: MediaFacts) => freeAt(draw.journal, media, source.cooldownMs) <= draw.journal.at
  return exactFit(pool, { roomMs, fitting, start, cool }) ?? anyOf(pool, { from: 0, to: fitting, draw, cool })
}

/** An available item longer than the room: to be cut. */
function pickLonger(source: FillerSource, roomMs: number, draw: FillerDraw): MediaFacts | null {
  const pool = fillerPool(draw.library, source)
  const cool = (media: MediaFacts) => freeAt(draw.journal, media, source.cooldownMs) <= draw.journal.at
  return anyOf(pool, { from: countUpTo(pool, roomMs), to: pool.items.length, draw, cool })
}

function hashOf({ seed, key, journal }: FillerDraw, attempt = 0): number {
  return drawHash(seed, key, drawsSoFar(journal, key) * TRIES + attempt)
}

/** How many items of a pool, sorted by length, are no longer than this. */
function countUpTo(pool: Pool, durationMs: number): number {
  let low = 0
  let high = pool.items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (pool.items[middle]!.durationMs <= durationMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Near the end of a gap: one item of exactly its length, or the first of two that fill it together. */
function exactFit(
  pool: Pool,
  {
    roomMs,
    fitting,
    start,
    cool,
  }: { roomMs: number; fitting: number; start: number; cool: (media: MediaFacts) => boolean },
) {
  if (roomMs > 2 * pool.longestMs) return null
  const ofLength = (durationMs: number, not?: MediaFacts) => {
    for (let i = countUpTo(pool, durationMs) - 1; pool.items[i]?.durationMs === durationMs; i--)
      if (pool.items[i] !== not && cool(pool.items[i]!)) return pool.items[i]!
    return null
  }
  const whole = ofLength(roomMs)
  if (whole) return whole
  for (let step = 0; step < Math.min(fitting, PAIR_TRIES); step++) {
    const media = pool.items[(start + step) % fitting]!
    if (cool(media) && ofLength(roomMs - media.durationMs, media)) return media
  }
  return null
}

/** A drawn item of items[from…to) that is available and did not air last, if there is one. */
function anyOf(
  pool: Pool,
  { from, to, draw, cool }: { from: number; to: number; draw: FillerDraw; cool: (media: MediaFacts) => boolean },
) {
  const size = to - from
  if (size <= 0) return null
  const last = draw.journal.cursors.get(draw.key)?.mediaId
  let again: MediaFacts | null = null
  let index = 0
  for (let attempt = 0; attempt < TRIES + size; attempt++) {
    index = attempt < TRIES ? hashOf(draw, attempt) % size : (index + 1) % size
    const media = pool.items[from + index]!
    if (!cool(media)) continue
    if (media.mediaId !== last) return media
    again = media
  }
  return again
}

/** Counts the draw that selected this filler. */
export function noteFiller(journal: Journal, key: string, media: MediaFacts): void {
  countDraw(journal, key)
  journal.cursors.set(key, { mediaId: media.mediaId, index: 0 })
}

/**
 * The next part of a gap.
 * @param roomMs to its end; whole quanta, or infinite
 * @returns null when only the slate is left: fillSlate
 */
export function fillFromRules(rules: FillerRules, roomMs: number, draw: Omit<FillerDraw, 'key'>): Fill | null {
  if (roomMs < gridOf(draw.library.slate).segmentMs) return null
  return (
    fillFrom(rules.tail, 'filler-tail', roomMs, { ...draw, key: 'filler:tail' }) ??
    fillFrom(rules.lastResort, 'filler-last-resort', roomMs, { ...draw, key: 'filler:last-resort' }) ??
    // The last resort repeats within its cooldown rather than leave a gap.
    fillFrom(rules.lastResort && uncooled(rules.lastResort), 'filler-last-resort', roomMs, {
      ...draw,
      key: 'filler:last-resort',
    })
  )
}

const withoutCooldown = new WeakMap<FillerSource, FillerSource>()

function uncooled(source: FillerSource): FillerSource {
  const known = withoutCooldown.get(source)
  if (known) return known
  const made = { ...source, cooldownMs: 0 }
  withoutCooldown.set(source, made)
  return made
}

function fillFrom(source: FillerSource | null, reason: AirReason, roomMs: number, draw: FillerDraw): Fill | null {
  if (!source || (draw.journal.quietUntil.get(source) ?? 0) > draw.journal.at) return null
  const whole = pickWhole(source, roomMs, draw)
  if (whole) {
    noteFiller(draw.journal, draw.key, whole)
    return { media: whole, durationMs: whole.durationMs, reason }
  }
  const longer = pickLonger(source, roomMs, draw)
  if (!longer) {
    draw.journal.quietUntil.set(source, firstCool(source, draw))
    return null
  }
  noteFiller(draw.journal, draw.key, longer)
  return { media: longer, durationMs: wholeSegments(roomMs, gridOf(longer)), reason }
}

function firstCool(source: FillerSource, { library, journal }: FillerDraw): number {
  let earliest = Number.POSITIVE_INFINITY
  for (const media of fillerPool(library, source).items)
    earliest = Math.min(earliest, freeAt(journal, media, source.cooldownMs))
  return earliest
}

export function wholeSegments(roomMs: number, { segmentMs }: Grid): number {
  return Math.floor(roomMs / segmentMs) * segmentMs
}

/** Slate and pads always exist, so no time is ever uncovered. */
export function fillSlate({ slate, pads }: Library, roomMs: number): Fill {
  const grid = gridOf(slate)
  if (roomMs < grid.segmentMs) {
    const pad = pads.find(({ durationMs }) => durationMs === roomMs)
    // Without pads the slate is cut off its segment boundary, which is better than a gap.
    return { media: pad ?? slate, durationMs: roomMs, reason: pad ? 'pad' : 'slate' }
  }
  const usable = slate.durationMs >= grid.segmentMs && slate.durationMs % grid.quantumMs === 0
  const wholeMs = usable ? slate.durationMs : grid.segmentMs
  return { media: slate, durationMs: wholeMs <= roomMs ? wholeMs : wholeSegments(roomMs, grid), reason: 'slate' }
}
