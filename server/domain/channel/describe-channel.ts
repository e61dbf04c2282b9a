// The view of a channel, from what is stored, the frozen timeline and a clock reading.
import { gridOf } from '#domain/ladder/grid.ts'
import { type AirEntry, entriesBetween } from '#domain/timeline/entries.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'

/** The entry on air at `now` and up to `count - 1` after it; empty when the channel is off air. */
export function airFrom(chunks: readonly TimelineChunk[], now: number, count: number): AirEntry[] {
  const entries = entriesBetween(chunks, now, Number.MAX_SAFE_INTEGER, count)
  return entries[0] && entries[0].startsAt <= now ? entries : []
}

/** End of the newest segment that is complete at `now`. Segments are counted from the item's start. */
export function lastSegmentEnd(current: Pick<AirEntry, 'startsAt' | 'frameRate'>, now: number): number {
  const { segmentMs } = gridOf(current)
  return current.startsAt + Math.floor((now - current.startsAt) / segmentMs) * segmentMs
}

/** Whole seconds of this run; 0 without one. */
export function uptimeSeconds(
  run: { onAir: boolean; lastStartTime: number | null; lastStopTime: number | null },
  now: number,
): number {
  if (!run.onAir || run.lastStartTime === null) return 0
  // The worker has not carried out this start yet: the stored times are those of the run before.
  if (run.lastStopTime !== null && run.lastStopTime > run.lastStartTime) return 0
  return Math.max(0, Math.floor((now - run.lastStartTime) / 1_000))
}

/** When the newest pending edit takes effect. */
export function pendingEditAt(chunks: readonly TimelineChunk[], now: number): number | null {
  const ahead = chunks.filter((chunk) => chunk.cause === 'edit' && chunk.startsAt > now)
  return ahead.length > 0 ? Math.max(...ahead.map((chunk) => chunk.startsAt)) : null
}
