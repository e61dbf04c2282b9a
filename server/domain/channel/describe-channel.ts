// What a channel looks like from outside, from what is stored, the frozen timeline and a clock reading.
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import { type AirEntry, entriesBetween } from '#domain/timeline/entries.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'

/** The stretch on air at `now` and up to `count - 1` behind it; empty when nothing is on air. */
export function airFrom(chunks: readonly TimelineChunk[], now: number, count: number): AirEntry[] {
  const entries = entriesBetween(chunks, now, Number.MAX_SAFE_INTEGER, count)
  return entries[0] && entries[0].startsAt <= now ? entries : []
}

/** End of the newest segment that is complete at `now`: segments are cut from the item's start. */
export function lastSegmentEnd(current: AirEntry, now: number): number {
  return current.startsAt + Math.floor((now - current.startsAt) / SEGMENT_MS) * SEGMENT_MS
}

/** Whole seconds of this run; 0 when none is. */
export function uptimeSeconds(
  run: { onAir: boolean; lastStartTime: number | null; lastStopTime: number | null },
  now: number,
): number {
  if (!run.onAir || run.lastStartTime === null) return 0
  // A start that the worker has not carried out yet: the stored times are those of the run before.
  if (run.lastStopTime !== null && run.lastStopTime > run.lastStartTime) return 0
  return Math.max(0, Math.floor((now - run.lastStartTime) / 1_000))
}

/** When the newest edit that is still ahead comes on air. */
export function pendingEditAt(chunks: readonly TimelineChunk[], now: number): number | null {
  const ahead = chunks.filter((chunk) => chunk.cause === 'edit' && chunk.startsAt > now)
  return ahead.length > 0 ? Math.max(...ahead.map((chunk) => chunk.startsAt)) : null
}
