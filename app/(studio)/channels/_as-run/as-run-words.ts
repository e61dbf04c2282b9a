import type { DeviationReason } from '#domain/as-run/as-run-entry.ts'
import type { Verdict } from '#domain/as-run/report.ts'
import type { ChainFault } from '#domain/hash-chain.ts'

export const REASON_WORDS: Record<DeviationReason, string> = {
  skipped: 'Skipped by an operator',
  inserted: 'Inserted by an operator',
  held: 'Held on the slate',
  live: 'A live feed was on air',
  'live-lost': 'Slate: live feed lost',
  'live-behind': 'Slate: live feed not encoded in time',
  'schedule-changed': 'The schedule was changed',
  'media-unavailable': 'The item could not be read',
  'soft-start': 'The previous item overran',
  'hard-start': 'Cut by a hard start',
  'off-air': 'Started, stopped or restarted',
  unknown: 'Unknown',
}

/** In the order of the totals. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  'as-planned': 'As planned',
  late: 'Late',
  early: 'Early',
  cut: 'Cut',
  skipped: 'Skipped',
  overran: 'Overran',
  missing: 'Did not air',
  lost: 'Lost',
  inserted: 'Inserted',
  filled: 'Filled',
}

/** What is wrong with the log. */
export const FAULT_WORDS: Record<ChainFault, string> = {
  changed: 'A row was changed after it was written.',
  unlinked: 'Rows were removed, inserted or moved.',
  rewritten: 'The rows do not match the hash in the audit trail: the log was rewritten.',
  'end-missing': 'Rows are missing at the end: the audit trail holds the hash of a missing row.',
}

/** +320 ms, −1.9 s, 0; empty for an airing that was not planned. */
export function driftWords(driftMs: number | null): string {
  if (driftMs === null) return '–'
  if (driftMs === 0) return '0'
  const sign = driftMs > 0 ? '+' : '−'
  const ms = Math.abs(driftMs)
  if (ms < 1_000) return `${sign}${ms} ms`
  if (ms < 60_000) return `${sign}${(ms / 1_000).toFixed(1)} s`
  return `${sign}${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1_000)} s`
}
