// Where a period of a manifest begins. A period has no discontinuity; its start was published and must not change while
// players know it, even after its first segments have expired.
import { segmentByMediaSequence } from '#domain/timeline/locate.ts'
import type { AirSegment, TimelineChunk } from '#domain/timeline/timeline.ts'

export type PeriodStart =
  | { kind: 'found'; clockMs: number }
  /** Before the oldest of these chunks, if it exists. */
  | { kind: 'earlier' }

/**
 * @param chunks in order; the segment is one of theirs
 * @param whole  whether these are all chunks before the segment
 */
export function findPeriodStart(chunks: readonly TimelineChunk[], segment: AirSegment, whole: boolean): PeriodStart {
  const oldest = chunks[0]!
  const { discontinuitySequence } = segment
  if (oldest.discontinuitySequence === discontinuitySequence)
    return whole ? { kind: 'found', clockMs: oldest.clockMs } : { kind: 'earlier' }
  // Discontinuity numbers never fall: the first segment with this one is found by bisection.
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

/** Between two runs, and after a cut, numbers are skipped: the next one that exists. */
function nearestFrom(chunks: readonly TimelineChunk[], mediaSequence: number): AirSegment | null {
  const exact = segmentByMediaSequence(chunks, mediaSequence)
  if (exact) return exact
  const next = chunks.find((chunk) => chunk.mediaSequence >= mediaSequence)
  return next ? segmentByMediaSequence(chunks, next.mediaSequence) : null
}
