// The as-run log as CSV (RFC 4180), for spreadsheets and ad sales.

import { csvNumber, csvOf, csvText, csvTime } from '#domain/csv.ts'
import type { ChainedRow } from '#domain/hash-chain.ts'
import type { AsRunEntry } from './as-run-entry.ts'

const HEADER = [
  'planned start (UTC)',
  'actual start (UTC)',
  'planned length (ms)',
  'actual length (ms)',
  'drift (ms)',
  'title',
  'kind',
  'media id',
  'offset (ms)',
  'reason',
  'schedule version',
  'hash',
]

/** One line a row after the header; lines end with CRLF. */
export function renderAsRunCsv(rows: readonly ChainedRow<AsRunEntry>[]): string {
  return csvOf(
    HEADER,
    rows.map(({ row, hash }) => [
      csvTime(row.plannedStartsAt),
      csvTime(row.startsAt),
      csvNumber(row.plannedDurationMs),
      csvNumber(row.durationMs),
      csvNumber(row.driftMs),
      csvText(row.title),
      csvText(row.kind.toLowerCase()),
      csvText(row.mediaId),
      csvNumber(row.offsetMs),
      csvText(row.reason ?? ''),
      csvNumber(row.scheduleVersion),
      csvText(hash),
    ]),
  )
}
