// Changes of a looped rundown's timeline. Each plan says what to write.
import { gridAtOrBefore, gridOf } from '#domain/ladder/grid.ts'
import { behind, continueWith, cutAfter, leaveAtOf, type TimelineChange } from './change.ts'
import { chunkAt, segmentInChunk } from './locate.ts'
import { chunkFrom, type Position, positionAtEnd, positionOfRun } from './position.ts'
import { HOLD_BACK_MS } from './published.ts'
import type { AirSegment, ChunkCause, TimelineChunk, TimelineItem } from './timeline.ts'
import { allowedAt, loopWithin, onceWithin, type RundownRights } from './within-rights.ts'

export interface Programme {
  /** Ready items in airing order; may be empty (then the slate airs). */
  items: readonly TimelineItem[]
  loop: boolean
  /** The last resort: no time is ever uncovered. */
  slate: TimelineItem
  /** Omitted: nothing is limited. */
  rights?: RundownRights
}

const NO_LIMITS: RundownRights = new Map()

/** The programme from item `from` on, followed by the slate if it does not loop. */
export function chunksOf(at: Position, programme: Programme, from: number, cause: ChunkCause): TimelineChunk[] {
  const { items, loop, slate } = programme
  if (items.length === 0) return [chunkFrom(at, [slate], { loop: true, cause })]
  if (loop) return loopWithin(at, programme, from, cause)
  const rest = onceWithin(items.slice(from), at.startsAt, programme.rights ?? NO_LIMITS)
  if (rest.length === 0) return [chunkFrom(at, [slate], { loop: true, cause: 'end-of-rundown' })]
  const played = chunkFrom(at, rest, { loop: false, cause })
  return [played, chunkFrom(positionAtEnd(played), [slate], { loop: true, cause: 'end-of-rundown' })]
}

/** Cuts the timeline right after `last` and continues with the programme from item `from`. */
export function changeAfter(
  chunks: readonly TimelineChunk[],
  last: AirSegment,
  { programme, from, cause }: { programme: Programme; from: number; cause: ChunkCause },
): TimelineChange {
  return cutAfter(chunks, last, (at) => chunksOf(at, programme, from, cause))
}

/** The last segment of the item that `segment` belongs to, unless its chunk is cut before. */
function lastOfItem(chunk: TimelineChunk, segment: AirSegment): AirSegment {
  const itemEndsAt = segment.itemStartsAt + segment.item.durationMs
  return segmentInChunk(chunk, Math.min(itemEndsAt, chunk.endsAt ?? Infinity) - 1)
}

/**
 * Start: a new run whose first segments are already in the past, so that the first request finds a playable playlist
 * and the viewer sees the first frame of the first item.
 *
 * @param previous    the channel's last chunk, with endsAt set; null for a channel never started
 * @param clockOrigin zero of the media clock; null at the first start: the result's startsAt becomes it
 */
export function planStart(
  previous: TimelineChunk | null,
  programme: Programme,
  now: number,
  clockOrigin: number | null,
): TimelineChange {
  let leadInMs = 0
  const may = allowedAt(programme.items, now, programme.rights)
  const source = may.length > 0 ? may : [programme.slate]
  for (let i = 0; leadInMs < HOLD_BACK_MS; i++) {
    // A rundown shorter than the hold-back loops; one without loop is followed by the slate.
    const item = i < source.length || programme.loop ? source[i % source.length]! : programme.slate
    const { segmentMs } = gridOf(item)
    for (let offset = 0; offset < item.durationMs && leadInMs < HOLD_BACK_MS; offset += segmentMs) {
      leadInMs += Math.min(segmentMs, item.durationMs - offset)
    }
  }
  const startsAt = gridAtOrBefore(now - leadInMs, gridOf(programme.slate))
  const at = positionOfRun(previous, startsAt, clockOrigin)
  const [first, ...rest] = chunksOf(at, programme, 0, 'start')
  return continueWith([first!, ...rest])
}

/**
 * Stop: the run ends with the last completely published segment.
 * @returns null when the channel is off air already
 */
export function planStop(chunks: readonly TimelineChunk[], now: number): TimelineChange | null {
  // Started by a worker whose clock was ahead of ours: it must end anyway.
  const chunk = chunkAt(chunks, now) ?? chunks.find((ahead) => ahead.startsAt > now)
  if (!chunk) return null
  const { startsAt } = segmentInChunk(chunk, Math.max(now, chunk.startsAt))
  // A cut at the chunk's own start would leave it empty: it then ends with its first segment.
  const endsAt = startsAt > chunk.startsAt ? startsAt : startsAt + segmentInChunk(chunk, startsAt).durationMs
  return { effectiveAt: endsAt, cut: { ordinal: chunk.ordinal, endsAt }, drop: behind(chunks, chunk), append: [] }
}

/** Restart: from the top of the rundown at the next segment boundary, without going off air. */
export function planRestart(
  chunks: readonly TimelineChunk[],
  programme: Programme,
  now: number,
): TimelineChange | null {
  const chunk = chunkAt(chunks, leaveAtOf(now))
  if (!chunk) return null
  return changeAfter(chunks, segmentInChunk(chunk, leaveAtOf(now)), { programme, from: 0, cause: 'restart' })
}

/**
 * A changed rundown. The item on air plays to its end and the new order follows; an item that was removed from the
 * rundown is left at the next segment boundary, for the one that followed it. An inserted item plays to its end, too.
 *
 * @param unusable items that cannot be read from storage
 * @returns null when the channel is off air
 */
export function planEdit(
  chunks: readonly TimelineChunk[],
  programme: Programme,
  {
    now,
    cause = 'edit',
    unusable = new Set(),
  }: { now: number; cause?: 'edit' | 'substitute' | 'restore' | 'mode'; unusable?: ReadonlySet<string> },
): TimelineChange | null {
  const earliest = leaveAtOf(now)
  const chunk = chunkAt(chunks, earliest)
  if (!chunk) return null
  const airing = segmentInChunk(chunk, earliest)
  if (chunk.cause === 'insert' && !unusable.has(airing.item.mediaId)) {
    const behind = chunks.find(({ ordinal }) => ordinal > chunk.ordinal)?.items ?? []
    return changeAfter(chunks, lastOfItem(chunk, airing), { programme, from: firstOf(behind, programme), cause })
  }
  const kept = nearestOccurrence(programme.items, airing.item)
  if (kept === null) {
    // The rundown has ended: an item that becomes usable or unusable does not air it again. An edit does.
    if (chunk.cause === 'end-of-rundown' && cause !== 'edit') return null
    return changeAfter(chunks, airing, { programme, from: successor(chunk, airing, programme), cause })
  }
  const from = programme.loop ? (kept + 1) % programme.items.length : kept + 1
  return changeAfter(chunks, lastOfItem(chunk, airing), { programme, from, cause })
}

/**
 * Where the new order continues when the item on air is left: with the item that followed it before, otherwise from the
 * top.
 */
export function successor(chunk: TimelineChunk, airing: AirSegment, programme: Programme): number {
  const left = chunk.items.indexOf(airing.item)
  return firstOf([...chunk.items.slice(left + 1), ...(chunk.loop ? chunk.items.slice(0, left) : [])], programme)
}

/** Index in the programme of the first of these items that it still has; its top when it has none of them. */
function firstOf(items: readonly TimelineItem[], programme: Programme): number {
  for (const item of items) {
    const index = nearestOccurrence(programme.items, item)
    if (index !== null) return index
  }
  return 0
}

/** Index of the same media in the new order; of several the one closest to the old position. */
export function nearestOccurrence(items: readonly TimelineItem[], airing: TimelineItem): number | null {
  let best: number | null = null
  items.forEach((item, i) => {
    if (item.mediaId !== airing.mediaId) return
    if (best === null || Math.abs(i - airing.position) < Math.abs(best - airing.position)) best = i
  })
  return best
}

/** Whether a change only cuts a single looping item, to start it again. */
export function goesOnAlike(chunks: readonly TimelineChunk[], change: TimelineChange): boolean {
  const cut = chunks.find((chunk) => chunk.ordinal === change.cut?.ordinal)
  const [next, ...more] = change.append
  if (!cut?.loop || !next?.loop || more.length > 0 || change.drop.length > 0) return false
  return cut.items.length === 1 && next.items.length === 1 && cut.items[0]!.mediaId === next.items[0]!.mediaId
}
