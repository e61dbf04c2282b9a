// A rundown with items whose rights limit when or how often they air. The timeline says so from the start: a chunk ends
// where something else may air, so that guide and preview show what will air.
import { opensAt, type Rights, whyBarred } from '#domain/media/rights.ts'
import { segmentInChunk } from './locate.ts'
import { chunkFrom, type Position, positionAfter } from './position.ts'
import type { AirSegment, ChunkCause, TimelineChunk, TimelineItem } from './timeline.ts'

/** By item; those without limits are not in it. */
export type RundownRights = ReadonlyMap<string, Rights>

interface Loop {
  items: readonly TimelineItem[]
  slate: TimelineItem
  rights?: RundownRights
}

/** What follows later is planned when these have aired. */
const MOST_CHUNKS = 24

const mayAir = (rights: Rights | undefined, at: number, durationMs: number) =>
  whyBarred(rights, at, durationMs) === null

/** Those that may start at that time. */
export const allowedAt = (items: readonly TimelineItem[], at: number, rights?: RundownRights) =>
  items.filter(({ mediaId, durationMs }) => mayAir(rights?.get(mediaId), at, durationMs))

/** Items of a rundown that plays once: each that may not air at its time is left out. */
export function onceWithin(items: readonly TimelineItem[], startsAt: number, rights: RundownRights): TimelineItem[] {
  let at = startsAt
  const counted = new Map(rights)
  return items.filter((item) => {
    const own = counted.get(item.mediaId)
    if (!mayAir(own, at, item.durationMs)) return false
    if (own) counted.set(item.mediaId, { ...own, aired: own.aired + 1 })
    at += item.durationMs
    return true
  })
}

/** The loop from item `from` on. While nothing of it may air, the slate does. */
export function loopWithin(
  at: Position,
  { items, slate, rights: limits = new Map() }: Loop,
  from: number,
  cause: ChunkCause,
): TimelineChunk[] {
  const rights = new Map(limits)
  const chunks: TimelineChunk[] = []
  let position = at
  let next = from
  while (chunks.length < MOST_CHUNKS) {
    const order = [...items.slice(next), ...items.slice(0, next)]
    const open = allowedAt(order, position.startsAt, rights)
    const airs = open.length > 0 ? open : [{ ...slate, position: -1 }]
    const chunk = chunkFrom(position, airs, { loop: true, cause: chunks.length === 0 ? cause : 'substitute' })
    const changesAt = nextChange(chunk, order, rights)
    if (changesAt === null) return [...chunks, chunk]
    const last = open.length > 0 ? lastOfItem(chunk, changesAt) : segmentInChunk(chunk, changesAt)
    const cut = { ...chunk, endsAt: last.startsAt + last.durationMs }
    chunks.push(cut)
    for (const [mediaId, own] of rights) rights.set(mediaId, { ...own, aired: own.aired + airingsIn(cut, mediaId) })
    position = positionAfter(last, cut.ordinal + 1)
    if (open.length > 0) next = (items.indexOf(last.item) + 1) % items.length
  }
  // The rest is planned again before it is reached.
  return [...chunks.slice(0, -1), { ...chunks.at(-1)!, endsAt: null }]
}

function lastOfItem(chunk: TimelineChunk, at: number): AirSegment {
  const { itemStartsAt, item } = segmentInChunk(chunk, at)
  return segmentInChunk(chunk, itemStartsAt + item.durationMs - 1)
}

/** A time in the chunk: what may air is different after the item that is on air then. Null: nothing changes. */
function nextChange(chunk: TimelineChunk, order: readonly TimelineItem[], limits: RundownRights): number | null {
  const times = order.flatMap((item) => {
    const own = limits.get(item.mediaId)
    if (!own) return []
    const isIn = chunk.items.includes(item)
    if (!isIn) {
      const exhausted = own.maxAirings !== null && own.aired >= own.maxAirings
      const opens = opensAt(own, chunk.startsAt, item.durationMs)
      return exhausted || opens === Number.POSITIVE_INFINITY ? [] : [opens - 1]
    }
    const lastStart = own.notAfter === null ? [] : [own.notAfter - item.durationMs]
    const lastAiring = own.maxAirings === null ? [] : [startOfAiring(chunk, item.mediaId, own.maxAirings - own.aired)]
    return [...lastStart, ...lastAiring]
  })
  return times.length === 0
    ? null
    : Math.max(
        chunk.startsAt,
        times.reduce((a, b) => Math.min(a, b)),
      )
}

/** When it begins for the n-th time in a loop. */
function startOfAiring(chunk: TimelineChunk, mediaId: string, nth: number): number {
  const { startsMs, roundMs } = startsOf(chunk, mediaId)
  const [round, place] = [Math.floor((nth - 1) / startsMs.length), (nth - 1) % startsMs.length]
  return chunk.startsAt + round * roundMs + startsMs[place]!
}

/** How often it begins in a loop that has an end. */
function airingsIn(chunk: TimelineChunk & { endsAt: number }, mediaId: string): number {
  const { startsMs, roundMs } = startsOf(chunk, mediaId)
  const lengthMs = chunk.endsAt - chunk.startsAt
  const rest = lengthMs % roundMs
  return Math.floor(lengthMs / roundMs) * startsMs.length + startsMs.filter((startMs) => startMs < rest).length
}

function startsOf({ items }: TimelineChunk, mediaId: string): { startsMs: number[]; roundMs: number } {
  const startsMs: number[] = []
  let roundMs = 0
  for (const item of items) {
    if (item.mediaId === mediaId) startsMs.push(roundMs)
    roundMs += item.durationMs
  }
  return { startsMs, roundMs }
}
