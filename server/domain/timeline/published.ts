// Which segments a viewer may know of at a time.
import { TARGET_DURATION_S } from '#domain/ladder/ladder.ts'
import { chunkAt, segmentInChunk } from './locate.ts'
import type { AirSegment, TimelineChunk } from './timeline.ts'

/** Length of the live playlist. */
export const LIVE_WINDOW_MS = 60_000
/** Possible DVR windows of a channel, in minutes; 0: none. An account's plan sets the maximum. */
export const DVR_MINUTES = [0, 10, 30, 60] as const
export const USUAL_DVR_MINUTES = 10

/** The longest window within so many minutes. */
export const longestDvrWithin = (minutes: number): number => DVR_MINUTES.findLast((known) => known <= minutes) ?? 0
export const LONGEST_DVR_MS = 3_600_000
/**
 * How long a segment stays fetchable after the live edge: once it has left the longest playlist, its own duration plus
 * that playlist's (RFC 8216 §6.2.2).
 */
export const FETCHABLE_MS = 2 * LONGEST_DVR_MS + 2 * TARGET_DURATION_S * 1_000
/** A new run begins this far in the past, so that its first playlist is full (3 × TARGETDURATION). */
export const HOLD_BACK_MS = 3 * TARGET_DURATION_S * 1_000

/**
 * Segments of the current run that have ended by `now` and touch the `windowMs` before the newest one's end, oldest
 * first; the newest is the live edge. The same at any time between two segment boundaries. Empty when off air.
 */
export function publishedSegments(
  chunks: readonly TimelineChunk[],
  now: number,
  windowMs = LIVE_WINDOW_MS,
): AirSegment[] {
  const current = chunkAt(chunks, now)
  if (!current) return []
  const edge = segmentInChunk(current, now).startsAt
  const from = edge - windowMs
  const inWindow = (chunk: TimelineChunk) => chunk.run === current.run && (chunk.endsAt === null || chunk.endsAt > from)
  const segments: AirSegment[] = []
  let at = from
  // Walked forward from the first chunk of the window: rendering must not cost more with a longer timeline.
  for (let i = chunks.findIndex(inWindow); at < edge; i++) {
    const chunk = chunks[i]!
    at = Math.max(chunk.startsAt, at)
    while (at < edge && (chunk.endsAt === null || at < chunk.endsAt)) {
      const segment = segmentInChunk(chunk, at)
      segments.push(segment)
      at = segment.startsAt + segment.durationMs
    }
  }
  return segments
}

export type Availability = 'published' | 'future' | 'gone'

/** Whether a segment may be served at `now`. */
export function availability(segment: AirSegment, now: number): Availability {
  const endsAt = segment.startsAt + segment.durationMs
  if (endsAt > now) return 'future'
  return now - endsAt > FETCHABLE_MS ? 'gone' : 'published'
}
