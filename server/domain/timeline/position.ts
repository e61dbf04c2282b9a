// Where a chunk begins: on the wall clock, on the channel's media clock, and in the sequence numbers.
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import { segmentInChunk } from './locate.ts'
import type { AirSegment, ChunkCause, TimelineChunk, TimelineItem } from './timeline.ts'

/** Where the next segment would stand: what a chunk begins with. */
export interface Position {
  ordinal: number
  run: number
  startsAt: number
  clockMs: number
  mediaSequence: number
  /** Of the segment before; null at the start of a run. */
  before: { discontinuitySequence: number; formatKey: string } | null
  discontinuitySequence: number
}

export function chunkFrom(
  at: Position,
  items: readonly TimelineItem[],
  loop: boolean,
  cause: ChunkCause,
  scheduleVersion: number | null = null,
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

/** The position right after `segment`, as the first of a new chunk in the same run. */
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
 * Left out between two runs. An origin that hears of a stop a moment late has published numbers
 * behind the run's end, and caches keep those segments for a day: they must never name another one.
 */
const RUN_GAP = 100

/**
 * A channel's first number of all. A slug that is given up may be another channel's a minute later, while
 * browsers and caches hold the old one's segments for a day: the later of two begins above all that the
 * earlier one used, as long as its segments were half as long as they are meant to be, taken together.
 */
const firstMediaSequence = (startsAt: number) => Math.max(0, Math.floor(startsAt / (SEGMENT_MS / 2)))

/**
 * Where a new run begins.
 * @param previous    the channel's last chunk of all, with endsAt set; null for a channel never started
 * @param clockOrigin instant zero of the media clock; null at the first start: startsAt becomes it
 */
export function positionOfRun(previous: TimelineChunk | null, startsAt: number, clockOrigin: number | null): Position {
  const end = previous && positionAtEnd(previous)
  return {
    ordinal: end ? end.ordinal : 0,
    run: end ? end.run + 1 : 0,
    startsAt,
    // Never backwards, though a quick stop and start lets two runs overlap on the wall clock.
    clockMs: Math.max(startsAt - (clockOrigin ?? startsAt), end?.clockMs ?? 0),
    mediaSequence: end ? end.mediaSequence + RUN_GAP : firstMediaSequence(startsAt),
    before: null,
    discontinuitySequence: end ? end.discontinuitySequence + 1 : 0,
  }
}
