// Where a chunk begins: on the wall clock, on the channel's media clock, and in the sequence numbers.
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { segmentInChunk } from './locate.ts'
import type { AirSegment, ChunkCause, TimelineChunk, TimelineItem } from './timeline.ts'

/** Position of the next segment: the start of a chunk. */
export interface Position {
  ordinal: number
  run: number
  startsAt: number
  clockMs: number
  mediaSequence: number
  /** Of the previous segment; null at the start of a run. */
  before: { discontinuitySequence: number; formatKey: string } | null
  discontinuitySequence: number
}

export function chunkFrom(
  at: Position,
  items: readonly TimelineItem[],
  { loop, cause, scheduleVersion = null }: { loop: boolean; cause: ChunkCause; scheduleVersion?: number | null },
): TimelineChunk {
  const joins = at.before === null || at.before.formatKey === items[0]!.formatKey
  const lengthMs = items.reduce((sum, item) => sum + item.durationMs, 0)
  return {
    ordinal: at.ordinal,
    run: at.run,
    startsAt: at.startsAt,
    endsAt: loop ? null : at.startsAt + lengthMs,
    clockMs: at.clockMs,
    mediaSequence: at.mediaSequence,
    discontinuitySequence: at.discontinuitySequence + (joins ? 0 : 1),
    loop,
    items,
    cause,
    scheduleVersion,
  }
}

/** The position right after `segment`, for the first segment of a new chunk in the same run. */
export function positionAfter(segment: AirSegment, ordinal: number): Position {
  return {
    ordinal,
    run: segment.run,
    startsAt: segment.startsAt + segment.durationMs,
    clockMs: segment.clockMs + segment.durationMs,
    mediaSequence: segment.mediaSequence + 1,
    before: { discontinuitySequence: segment.discontinuitySequence, formatKey: segment.item.formatKey },
    discontinuitySequence: segment.discontinuitySequence,
  }
}

export function positionAtEnd(chunk: TimelineChunk): Position {
  return positionAfter(segmentInChunk(chunk, chunk.endsAt! - 1), chunk.ordinal + 1)
}

/**
 * Skipped between two runs. An origin that learns of a stop late has published numbers past the run's end, and caches
 * keep those segments for a day: the numbers must never be reused.
 */
const RUN_GAP = 100

/**
 * A channel's first sequence number. Another channel may take over a slug at once, while browsers and caches hold the
 * old segments for a day: the later channel begins above all numbers of the earlier one, as long as its segments
 * averaged at least half the nominal length.
 */
const firstMediaSequence = (startsAt: number) => Math.max(0, Math.floor(startsAt / (LONGEST_SEGMENT_MS / 2)))

/**
 * Where a new run begins.
 * @param previous    the channel's last chunk, with endsAt set; null for a channel never started
 * @param clockOrigin zero of the media clock; null at the first start: startsAt becomes it
 */
export function positionOfRun(previous: TimelineChunk | null, startsAt: number, clockOrigin: number | null): Position {
  const end = previous && positionAtEnd(previous)
  return {
    ordinal: end ? end.ordinal : 0,
    run: end ? end.run + 1 : 0,
    startsAt,
    // Never backwards, although a quick stop and start lets two runs overlap on the wall clock.
    clockMs: Math.max(startsAt - (clockOrigin ?? startsAt), end?.clockMs ?? 0),
    mediaSequence: end ? end.mediaSequence + RUN_GAP : firstMediaSequence(startsAt),
    before: null,
    discontinuitySequence: end ? end.discontinuitySequence + 1 : 0,
  }
}
