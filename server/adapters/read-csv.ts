// Rundowns as CSV: any delimiter, quoted fields, a header or none.
import Papa from 'papaparse'
import {
  type ImportRow,
  MAX_IMPORT_ROWS,
  type ParsedRows,
  parsedRows,
  unreadable,
} from '#domain/transfer/import-row.ts'

const HEADINGS = {
  title: ['title', 'name', 'item', 'programme', 'program', 'clip', 'media'],
  file: ['file', 'filename', 'file name', 'path', 'source', 'url', 'location'],
  duration: ['duration', 'length', 'dur', 'runtime'],
} as const
type Heading = keyof typeof HEADINGS

export function readCsv(text: string): ParsedRows {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), {
    skipEmptyLines: 'greedy',
    // One more shows that there are too many.
    preview: MAX_IMPORT_ROWS + 2,
  })
  const broken = errors.find(({ type }) => type === 'Quotes')
  if (broken) return unreadable(`Row ${(broken.row ?? 0) + 1} has a quotation mark that is not closed.`)
  const columns = columnsOf(data[0] ?? [])
  const body = columns ? data.slice(1) : data
  const at = columns ?? { title: 0 }
  const rows = body.flatMap((cells, index): ImportRow[] => {
    const cell = (heading: Heading) => cells[at[heading] ?? -1]?.trim() || null
    const [title, file] = [cell('title'), cell('file')]
    const line = index + (columns ? 2 : 1)
    return title || file ? [{ line, title, file: file ?? title, durationMs: readLength(cell('duration')) }] : []
  })
  return parsedRows(rows)
}

/** Null: the first row is no header. */
function columnsOf(first: readonly string[]): Partial<Record<Heading, number>> | null {
  const names = first.map((name) => name.trim().toLowerCase())
  const columns: Partial<Record<Heading, number>> = {}
  for (const heading of Object.keys(HEADINGS) as Heading[]) {
    const index = names.findIndex((name) => (HEADINGS[heading] as readonly string[]).includes(name))
    if (index >= 0) columns[heading] = index
  }
  return columns.title === undefined && columns.file === undefined ? null : columns
}

/** Seconds, or h:mm:ss with an optional part of a second or a number of frames, which is ignored. */
function readLength(text: string | null): number | null {
  if (!text || text.length > 20) return null
  const parts = text.split(':').map(Number)
  if (parts.length > 4 || parts.some((part) => !Number.isFinite(part) || part < 0)) return null
  const [seconds = 0, minutes = 0, hours = 0] = parts.slice(0, 3).toReversed()
  const ms = Math.round((hours * 3_600 + minutes * 60 + seconds) * 1_000)
  return ms > 0 ? ms : null
}
