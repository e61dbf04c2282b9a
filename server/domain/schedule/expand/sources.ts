// What a block's source gives next. Picking changes nothing; `take` does, when the item really starts.

import type { Block, Library, MediaFacts } from '../model/schedule.ts'
import { type Cursor, countDraw, drawsSoFar, freeAt, type Journal } from './air-state.ts'
import { drawHash, shuffledIndex } from './draw.ts'
import { type Pool, poolOf } from './media-pools.ts'

export interface Question {
  seed: number
  at: number
  /** Longest item that may start without an overrun. */
  roomMs: number
  /** Of the occurrence: an item of any length may then start, if there is no shorter one. */
  first: boolean
  /** Number of items that the occurrence has started. */
  items: number
}

export type Pick =
  | { media: MediaFacts; take: (journal: Journal) => void }
  /** Nothing now; at retryAt an item may be available (infinite: never in this occurrence). */
  | { media: null; retryAt: number }

const NEVER: Pick = { media: null, retryAt: Number.POSITIVE_INFINITY }
const MAX_WEIGHTED_DRAWS = 8

/** Series continue from block to block; every other source belongs to its block. */
export function sourceKey(block: Block): string {
  return block.source.type === 'series' ? `series:${block.source.seriesId}` : `block:${block.id}`
}

export function pickNext(block: Block, library: Library, journal: Journal, question: Question): Pick {
  const pool = poolOf(library, block.source)
  if (pool.items.length === 0) return NEVER
  if (!question.first && pool.shortestMs > question.roomMs) return NEVER
  const draw = { block, pool, journal, question, key: sourceKey(block), cooldownMs: block.cooldownMs ?? 0 }
  const { source } = block
  if (source.type === 'item') return question.items > 0 ? NEVER : inOrder(draw, false)
  if (source.type === 'series') return inOrder(draw, false)
  if (source.type === 'live') return NEVER
  if (source.order === 'sequence') {
    if (source.type === 'list' && source.restart) return fromTheTop(draw)
    return inOrder(draw, true)
  }
  return source.order === 'shuffle' ? shuffled(draw) : weighted(draw)
}

interface Draw {
  pool: Pool
  journal: Journal
  question: Question
  key: string
  cooldownMs: number
}

/** Index after what aired last, even if the source has changed since. */
function nextIndex(cursor: Cursor | undefined, items: readonly MediaFacts[]): number {
  if (!cursor) return 0
  if (items[cursor.index]?.mediaId === cursor.mediaId) return (cursor.index + 1) % items.length
  const index = items.findIndex((media) => media.mediaId === cursor.mediaId)
  // Deleted: the item after it has its position.
  return (index < 0 ? cursor.index : index + 1) % items.length
}

/** @param passOver whether an item within its cooldown is skipped; a series' episode is not, unless its rights have ended */
function inOrder(draw: Draw, passOver: boolean): Pick {
  const { pool, journal, question, key } = draw
  const from = nextIndex(journal.cursors.get(key), pool.items)
  let retryAt = Number.POSITIVE_INFINITY
  for (let step = 0; step < pool.items.length; step++) {
    const index = (from + step) % pool.items.length
    const media = pool.items[index]!
    const availableAt = freeAt(journal, media, draw.cooldownMs)
    if (availableAt > question.at) {
      retryAt = Math.min(retryAt, availableAt)
      if (passOver || availableAt === Number.POSITIVE_INFINITY) continue
      break
    }
    if (media.durationMs > question.roomMs && !question.first) return NEVER
    return { media, take: (taken) => taken.cursors.set(key, { mediaId: media.mediaId, index }) }
  }
  return { media: null, retryAt }
}

function fromTheTop({ pool, journal, question, cooldownMs }: Draw): Pick {
  let before = question.items
  const media = pool.items.find((item) => freeAt(journal, item, 0) < Number.POSITIVE_INFINITY && before-- === 0)
  if (!media || (media.durationMs > question.roomMs && !question.first)) return NEVER
  const availableAt = freeAt(journal, media, cooldownMs)
  return availableAt > question.at ? { media: null, retryAt: availableAt } : { media, take: () => {} }
}

/** The first available candidate that fits; otherwise, at an occurrence's start, the first available one. */
function choose(draw: Draw, candidates: Iterable<number>): { index: number } | { index: null; retryAt: number } {
  const { pool, journal, question } = draw
  const last = pool.items.length > 1 ? journal.cursors.get(draw.key)?.mediaId : undefined
  let retryAt = Number.POSITIVE_INFINITY
  let again: number | null = null
  let tooLong: number | null = null
  for (const index of candidates) {
    const media = pool.items[index]!
    const fits = media.durationMs <= question.roomMs
    if (!fits && (!question.first || tooLong !== null)) continue
    const availableAt = freeAt(journal, media, draw.cooldownMs)
    if (availableAt > question.at) {
      retryAt = Math.min(retryAt, availableAt)
      continue
    }
    if (!fits) tooLong = index
    else if (media.mediaId === last) again = index
    else return { index }
  }
  // A repeat is better than an item that must be cut.
  const index = again ?? tooLong
  return index === null ? { index, retryAt } : { index }
}

/**
 * Each item once in a round, in an order drawn for the round. One that does not fit or is within its cooldown waits for
 * a later turn; a round without an airable item is followed by the next.
 */
function shuffled(draw: Draw): Pick {
  const { pool, journal, question, key } = draw
  const size = pool.items.length
  const cursor = journal.cursors.get(key)
  const kept = cursor?.shuffle?.size === size ? cursor.shuffle : null
  let round = kept ? kept.round : (cursor?.shuffle?.round ?? -1) + 1
  let from = kept ? cursor!.index : 0
  let ahead: readonly number[] = kept ? kept.ahead : []
  let retryAt = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 2; attempt++) {
    const hash = drawHash(question.seed, key, round)
    const places = new Map<number, number>()
    const left = function* () {
      for (let place = from; place < size; place++) {
        if (ahead.includes(place)) continue
        const index = shuffledIndex(place, size, hash)
        places.set(index, place)
        yield index
      }
    }
    const chosen = choose(draw, left())
    if (chosen.index !== null) {
      const media = pool.items[chosen.index]!
      const shuffle = advance(from, ahead, places.get(chosen.index)!)
      const next: Cursor = {
        mediaId: media.mediaId,
        index: shuffle.from,
        shuffle: { round, size, ahead: shuffle.ahead },
      }
      return { media, take: (taken) => taken.cursors.set(key, next) }
    }
    retryAt = Math.min(retryAt, chosen.retryAt)
    round++
    from = 0
    ahead = []
  }
  return { media: null, retryAt }
}

function advance(from: number, ahead: readonly number[], place: number): { from: number; ahead: number[] } {
  const taken = new Set([...ahead, place])
  let next = from
  while (taken.delete(next)) next++
  return { from: next, ahead: [...taken] }
}

/** By weight; a draw that cannot air is repeated a few times, then the next airable item of the list is used. */
function weighted(draw: Draw): Pick {
  const { pool, journal, question, key } = draw
  const size = pool.items.length
  const total = pool.weightSums[size - 1]!
  if (!(total > 0)) return NEVER
  const count = drawsSoFar(journal, key)
  const candidates = function* () {
    let index = 0
    for (let attempt = 0; attempt < MAX_WEIGHTED_DRAWS; attempt++) {
      const hash = drawHash(question.seed, key, count * MAX_WEIGHTED_DRAWS + attempt)
      index = firstAbove(pool.weightSums, (hash / 4_294_967_296) * total)
      yield index
    }
    for (let step = 1; step <= size; step++) {
      const next = (index + step) % size
      if (pool.weightSums[next]! > (pool.weightSums[next - 1] ?? 0)) yield next
    }
  }
  const chosen = choose(draw, candidates())
  if (chosen.index === null) return { media: null, retryAt: chosen.retryAt }
  const media = pool.items[chosen.index]!
  const cursor: Cursor = { mediaId: media.mediaId, index: chosen.index }
  return {
    media,
    take: (taken) => {
      countDraw(taken, key)
      taken.cursors.set(key, cursor)
    },
  }
}

/** Index of the first running sum above a value. */
export function firstAbove(sums: readonly number[], value: number): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}
