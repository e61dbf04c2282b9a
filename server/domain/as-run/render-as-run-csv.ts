// The as-run log as CSV (RFC 4180), for spreadsheets and ad sales.
import type { AsRunEntry } from './as-run-entry.ts'
import type { ChainedRow } from './hash-chain.ts'

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

/** One line a row behind the header; lines end with CRLF. */
export function renderAsRunCsv(rows: readonly ChainedRow<AsRunEntry>[]): string {
  const lines = rows.map(({ row, hash }) =>
    [
      time(row.plannedStartsAt),
      time(row.startsAt),
      number(row.plannedDurationMs),
      number(row.durationMs),
      number(row.driftMs),
      text(row.title),
      text(row.kind),
      text(row.mediaId),
      number(row.offsetMs),
      text(row.reason ?? ''),
      number(row.scheduleVersion),
      text(hash),
    ].join(','),
  )
  return `${[HEADER.join(','), ...lines].join('\r\n')}\r\n`
}

function time(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString()
}

/** A negative drift begins with a minus and must stay a number: it is ours, no formula of anybody. */
function number(value: number | null): string {
  return value === null ? '' : String(value)
}

// Spreadsheets run a cell that begins so, some after skipping blanks; full-width forms count too.
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u

function text(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless
}
