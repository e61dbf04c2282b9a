// One row of the as-run log: what a channel aired, with what was planned. Written once, when the entry has ended.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** Why an entry did not air as planned. The row holds null when it did. */
export type DeviationReason =
  /** An operator skipped to the next item, inserted one, or held the channel on the slate. */
  | 'skipped'
  | 'inserted'
  | 'held'
  /** A live feed was on air. */
  | 'live'
  /** A live feed was lost, and the slate was on air in its place. */
  | 'live-lost'
  /** The same, because this machine could not encode the feed in time. */
  | 'live-behind'
  /** A newer version of the schedule or the rundown took effect. */
  | 'schedule-changed'
  /** The item could not be read, or was deleted or failed after publishing: the slate replaced it. */
  | 'media-unavailable'
  /** The previous entry overran into its soft start. */
  | 'soft-start'
  /** A hard start cut it. */
  | 'hard-start'
  /** The channel was started, stopped or restarted. */
  | 'off-air'
  /** None of these is known. */
  | 'unknown'

export interface PlannedEntry {
  mediaId: string
  title: string
  kind: MediaKind
  startsAt: number
  durationMs: number
  /** Where in the item the entry begins; omitted: at its start. */
  offsetMs?: number
}

export interface AsRunEntry {
  channelId: string
  mediaId: string
  title: string
  kind: MediaKind
  offsetMs: number
  startsAt: number
  durationMs: number
  /** Null for an entry that was not planned. */
  plannedStartsAt: number | null
  plannedDurationMs: number | null
  /** Actual less planned start; null if not planned. */
  driftMs: number | null
  reason: DeviationReason | null
  /** The published version on air; null for a looped rundown. */
  scheduleVersion: number | null
}

export interface Aired {
  channelId: string
  entry: PlannedEntry
  scheduleVersion: number | null
}

/**
 * @param aired what was on air
 * @param planned the entry as planned; null: none
 * @param cause the cause of a deviation, if known; ignored when there is no deviation
 */
export function asRunEntry(aired: Aired, planned: PlannedEntry | null, cause: DeviationReason | null): AsRunEntry {
  const { mediaId, title, kind, startsAt, durationMs, offsetMs = 0 } = aired.entry
  const asPlanned =
    planned !== null &&
    planned.mediaId === mediaId &&
    planned.startsAt === startsAt &&
    planned.durationMs === durationMs &&
    (planned.offsetMs ?? 0) === offsetMs
  return {
    channelId: aired.channelId,
    mediaId,
    title,
    kind,
    offsetMs,
    startsAt,
    durationMs,
    plannedStartsAt: planned?.startsAt ?? null,
    plannedDurationMs: planned?.durationMs ?? null,
    driftMs: planned ? startsAt - planned.startsAt : null,
    reason: asPlanned ? null : (cause ?? 'unknown'),
    scheduleVersion: aired.scheduleVersion,
  }
}
