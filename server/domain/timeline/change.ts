// Changes of the frozen timeline. Every plan results in one of these three.
import { chunkAt } from './locate.ts'
import { type Position, positionAfter } from './position.ts'
import type { AirSegment, TimelineChunk } from './timeline.ts'

/**
 * Nothing published changes: an edit takes effect at a segment boundary at least this far ahead. Every origin has
 * learned of it by then (wake-up and polling).
 */
export const EDIT_LEAD_MS = 2_000

/** The time until which an edit made now leaves the timeline unchanged: the segment on air then is the last to stay. */
export const leaveAtOf = (now: number): number => now + EDIT_LEAD_MS

export interface TimelineChange<Chunk extends TimelineChunk = TimelineChunk> {
  /** First time that differs from before. */
  effectiveAt: number
  /** The chunk that is cut, and where. */
  cut: { ordinal: number; endsAt: number } | null
  /** Chunks that were planned after the cut and never published: deleted. */
  drop: readonly number[]
  append: readonly Chunk[]
}

/** Nothing is cut: chunks after the newest one, or a run after the previous one. */
export function continueWith<Chunk extends TimelineChunk>(append: readonly [Chunk, ...Chunk[]]): TimelineChange<Chunk> {
  return { effectiveAt: append[0].startsAt, cut: null, drop: [], append }
}

/** Cuts the timeline right after `last` and continues with the chunks that `goesOn` makes there. */
export function cutAfter<Chunk extends TimelineChunk>(
  chunks: readonly TimelineChunk[],
  last: AirSegment,
  goesOn: (at: Position) => readonly Chunk[],
): TimelineChange<Chunk> {
  const effectiveAt = last.startsAt + last.durationMs
  const kept = chunkAt(chunks, last.startsAt)!
  return {
    effectiveAt,
    cut: { ordinal: kept.ordinal, endsAt: effectiveAt },
    drop: behind(chunks, kept),
    append: goesOn(positionAfter(last, kept.ordinal + 1)),
  }
}

/** Ordinals of the chunks planned after that one. */
export function behind(chunks: readonly TimelineChunk[], kept: TimelineChunk): number[] {
  return chunks.filter((chunk) => chunk.ordinal > kept.ordinal).map((chunk) => chunk.ordinal)
}

/** The chunks after a change, as stored once it is written. */
export function applyChange(chunks: readonly TimelineChunk[], change: TimelineChange): TimelineChunk[] {
  const dropped = new Set(change.drop)
  return [
    ...chunks
      .filter((chunk) => !dropped.has(chunk.ordinal))
      .map((chunk) => (chunk.ordinal === change.cut?.ordinal ? { ...chunk, endsAt: change.cut.endsAt } : chunk)),
    ...change.append,
  ]
}
