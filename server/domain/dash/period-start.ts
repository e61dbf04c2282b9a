// Where a period of a manifest begins. A period is a stretch without a discontinuity; its start is part of
// what was published and must not change while players know it, though its first segments are long gone.
import { segmentByMediaSequence } from '#domain/timeline/locate.ts'
import type { AirSegment, TimelineChunk } from '#domain/timeline/timeline.ts'

export type PeriodStart =
  | { kind: 'found'; clockMs: number }
  /** It lies before the oldest of these chunks, if anywhere. */
  | { kind: 'earlier' }

/**
 * @param chunks in order; the segment is one of theirs
 * @param whole  these are all there ever were before the segment
 */
export function findPeriodStart(chunks: readonly TimelineChunk[], segment: AirSegment, whole: boolean): PeriodStart {
  const oldest = chunks[0]!
  const { discontinuitySequence } = segment
  if (oldest.discontinuitySequence === discontinuitySequence)
    return whole ? { kind: 'found', clockMs: oldest.clockMs } : { kind: 'earlier' }
  // Discontinuity numbers never fall: the first segment that has this one is found by halving.
  let before = oldest.mediaSequence
  let at = segment
  while (at.mediaSequence - before > 1) {
    const middle = Math.floor((before + at.mediaSequence) / 2)
    const looked = nearestFrom(chunks, middle)
    if (looked && looked.mediaSequence < at.mediaSequence && looked.discontinuitySequence === discontinuitySequence)
      at = looked
    else before = middle
  }
  return { kind: 'found', clockMs: at.clockMs }
}

/** Between two runs, and behind a cut, numbers are left out: the next there is. */
function nearestFrom(chunks: readonly TimelineChunk[], mediaSequence: number): AirSegment | null {
  const exact = segmentByMediaSequence(chunks, mediaSequence)
  if (exact) return exact
  const next = chunks.find((chunk) => chunk.mediaSequence >= mediaSequence)
  return next ? segmentByMediaSequence(chunks, next.mediaSequence) : null
}
