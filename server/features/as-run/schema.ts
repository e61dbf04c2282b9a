// The as-run log in answers. Times are ISO 8601 in UTC.
import type { DeviationReason } from '#domain/as-run/as-run-entry.ts'
import type { ChainFault } from '#domain/as-run/hash-chain.ts'
import type { AsRunReport, Verdict } from '#domain/as-run/report.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'

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
  /** IANA name of the channel's time zone. */
  zone: string
  /** Whether every row is as written, none is missing, and all kept hashes (seals) match. */
  intact: boolean
  fault: ChainFault | null
  /** The first row that is not intact, counted from 0 in this answer; null if it is not part of it. */
  brokenAt: number | null
  /** The newest hash that is kept in the audit trail, and until when the log is sealed by it. */
  seal: { through: string; hash: string } | null
  rows: AsRunRowView[]
}

export interface DeviationView {
  verdict: Exclude<Verdict, 'as-planned'>
  /** When it aired; for a missing entry, its planned start. */
  at: string
  mediaId: string
  title: string
  plannedStart: string | null
  plannedDurationMs: number | null
  actualStart: string | null
  actualDurationMs: number | null
  driftMs: number | null
  reason: DeviationReason | null
  /** One sentence, with times in the channel's zone. */
  words: string
}

export interface AsRunReportView extends Omit<AsRunReport, 'deviations'> {
  from: string
  to: string
  zone: string
  /** A start that is off by at most this counts as on time. */
  toleranceMs: number
  deviations: DeviationView[]
}
