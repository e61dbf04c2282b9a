// What a change of the frozen timeline is made of. Every plan ends in one of these three.
import { chunkAt } from './locate.ts'
import { type Position, positionAfter } from './position.ts'
import type { AirSegment, TimelineChunk } from './timeline.ts'

/**
 * Nothing published changes: an edit takes effect on a segment's edge at least this far ahead, which every
 * origin has heard of by then (wake-up, and a poll behind it).
 */
export const EDIT_LEAD_MS = 2_000

/** The instant at which an edit made now leaves the timeline as it was: the segment on air there is the last to stay. */
export const leaveAtOf = (now: number): number => now + EDIT_LEAD_MS

export interface TimelineChange<Chunk extends TimelineChunk = TimelineChunk> {
  /** First instant that differs from before. */
  effectiveAt: number
  /** The chunk that is cut, and where. */
  cut: { ordinal: number; endsAt: number } | null
  /** Chunks that were planned behind the cut and never published: removed. */
  drop: readonly number[]
  append: readonly Chunk[]
}

/** Nothing is cut: chunks behind the newest one, or a run behind the one before. */
export function goOn<Chunk extends TimelineChunk>(append: readonly [Chunk, ...Chunk[]]): TimelineChange<Chunk> {
  return { effectiveAt: append[0].startsAt, cut: null, drop: [], append }
}

/** Cuts the timeline right behind `last` and goes on with the chunks that `goesOn` makes there. */
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

/** Ordinals of the chunks planned behind that one. */
export function behind(chunks: readonly TimelineChunk[], kept: TimelineChunk): number[] {
  return chunks.filter((chunk) => chunk.ordinal > kept.ordinal).map((chunk) => chunk.ordinal)
}

/** The chunks after a change: what a store holds once it is written. */
export function applyChange(chunks: readonly TimelineChunk[], change: TimelineChange): TimelineChunk[] {
  const dropped = new Set(change.drop)
  return [
    ...chunks
      .filter((chunk) => !dropped.has(chunk.ordinal))
      .map((chunk) => (chunk.ordinal === change.cut?.ordinal ? { ...chunk, endsAt: change.cut.endsAt } : chunk)),
    ...change.append,
  ]
}
