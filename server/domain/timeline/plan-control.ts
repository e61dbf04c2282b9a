// Live control of a looped rundown: each command takes effect at the first segment boundary after the lead.

import { DAY_MS } from '#domain/instants.ts'
import { cutAfter, leaveAtOf, type TimelineChange } from './change.ts'
import { chunkAt, segmentInChunk } from './locate.ts'
import { changeAfter, chunksOf, nearestOccurrence, type Programme, successor } from './plan.ts'
import { chunkFrom, positionAtEnd } from './position.ts'
import type { AirSegment, TimelineChunk, TimelineItem } from './timeline.ts'

/** A hold may have lasted long: how far back a plan needs the timeline, to find the position of the rundown. */
export const RUNDOWN_BACK_MS = 7 * DAY_MS

interface Left {
  chunk: TimelineChunk
  /** The last segment before the command takes effect. */
  last: AirSegment
  /** Index in the programme of the item after the one that is left. */
  from: number
}

/** Null when the channel is off air. */
function leave(chunks: readonly TimelineChunk[], programme: Programme, now: number): Left | null {
  const chunk = chunkAt(chunks, leaveAtOf(now))
  if (!chunk) return null
  const last = segmentInChunk(chunk, leaveAtOf(now))
  // An inserted item is in no rundown: the last rundown item that aired counts.
  const item = last.item.position >= 0 ? last.item : (lastOfRundown(chunks, chunk) ?? last.item)
  const index = nearestOccurrence(programme.items, item)
  if (index === null) return { chunk, last, from: successor(chunk, last, programme) }
  const next = index + 1
  return { chunk, last, from: programme.loop && programme.items.length > 0 ? next % programme.items.length : next }
}

function lastOfRundown(chunks: readonly TimelineChunk[], before: TimelineChunk): TimelineItem | null {
  const aired = chunks.filter(({ ordinal, endsAt }) => ordinal < before.ordinal && endsAt !== null)
  for (const chunk of aired.toReversed()) {
    const { item } = segmentInChunk(chunk, chunk.endsAt! - 1)
    if (item.position >= 0) return item
  }
  return null
}

/** Skips to the next item, or from an inserted item back to the rundown. */
export function planNextItem(
  chunks: readonly TimelineChunk[],
  programme: Programme,
  now: number,
  cause: 'skip' | 'resume',
): TimelineChange | null {
  const left = leave(chunks, programme, now)
  return left && changeAfter(chunks, left.last, { programme, from: left.from, cause })
}

/** Airs an item at once; then the rundown continues after the item that was left. */
export function planInsertItem(
  chunks: readonly TimelineChunk[],
  programme: Programme,
  item: TimelineItem,
  now: number,
): TimelineChange | null {
  const left = leave(chunks, programme, now)
  if (!left) return null
  return cutAfter(chunks, left.last, (at) => {
    const inserted = chunkFrom(at, [item], { loop: false, cause: 'insert' })
    return [inserted, ...chunksOf(positionAtEnd(inserted), programme, left.from, 'resume')]
  })
}

/** The slate until resumed. */
export function planHoldSlate(
  chunks: readonly TimelineChunk[],
  programme: Programme,
  now: number,
): TimelineChange | null {
  const left = leave(chunks, programme, now)
  if (!left) return null
  const slate = { ...programme.slate, position: -1 }
  return cutAfter(chunks, left.last, (at) => [chunkFrom(at, [slate], { loop: true, cause: 'hold' })])
}
