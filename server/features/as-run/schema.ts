// The as-run log as it goes out. Instants are ISO 8601 in UTC.
import type { DeviationReason } from '../../domain/as-run/as-run-entry.ts'
import type { MediaKind } from '../../domain/timeline/timeline.ts'

export interface AsRunRowView {
  start: string
  durationMs: number
  plannedStart: string | null
  plannedDurationMs: number | null
  /** Actual less planned start. */
  driftMs: number | null
  /** Why it did not air as planned; null when it did. */
  reason: DeviationReason | null
  mediaId: string
  title: string
  kind: MediaKind
  offsetMs: number
  version: number | null
  hash: string
}

export interface AsRunView {
  from: string
  to: string
  /** Whether every row is as it was written, and none between them is missing. */
  intact: boolean
  /** The first row that is not, counted from 0 in this answer. */
  brokenAt: number | null
  rows: AsRunRowView[]
}
