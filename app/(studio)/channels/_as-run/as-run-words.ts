import type { DeviationReason } from '#domain/as-run/as-run-entry.ts'
import type { ChainFault } from '#domain/as-run/hash-chain.ts'
import type { Verdict } from '#domain/as-run/report.ts'

export const REASON_WORDS: Record<DeviationReason, string> = {
  skipped: 'Skipped by an operator',
  inserted: 'Put in by an operator',
  held: 'Held on the slate',
  live: 'A live feed was on air',
  'live-lost': 'Slate: live feed lost',
  'live-behind': 'Slate: live feed not encoded in time',
  'schedule-changed': 'The programme was changed',
  'media-unavailable': 'An item could not be read',
  'soft-start': 'The item before ran over',
  'hard-start': 'A fixed start cut it',
  'off-air': 'Started, stopped or restarted',
  unknown: 'Not known',
}

export const VERDICT_WORDS: Record<Verdict, string> = {
  'as-planned': 'As planned',
  late: 'Late',
  early: 'Early',
  cut: 'Cut',
  skipped: 'Skipped',
  overran: 'Ran over',
  missing: 'Did not air',
  inserted: 'Put in',
  filled: 'Stood in',
  lost: 'Lost',
}

/** What is wrong with the log, and what that means. */
export const FAULT_WORDS: Record<ChainFault, string> = {
  changed: 'A row is not what was written: it was changed afterwards.',
  unlinked: 'Rows were taken out, put in or moved.',
  rewritten: 'The rows are not those whose hash stands in the audit trail: the log was written anew.',
  'end-missing': 'Rows are missing at the end: the audit trail holds the hash of a row that is gone.',
}

/** +320 ms, −1.9 s, 0; nothing for what nobody had planned. */
export function driftWords(driftMs: number | null): string {
  if (driftMs === null) return '–'
  if (driftMs === 0) return '0'
  const sign = driftMs > 0 ? '+' : '−'
  const ms = Math.abs(driftMs)
  if (ms < 1_000) return `${sign}${ms} ms`
  if (ms < 60_000) return `${sign}${(ms / 1_000).toFixed(1)} s`
  return `${sign}${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1_000)} s`
}
