// A file of another program as rows, matched with the library of the account.
import type { DbOrTx } from '#adapters/db.ts'
import { readCsv } from '#adapters/read-csv.ts'
import { readXmltv } from '#adapters/read-xmltv.ts'
import { cleanLine } from '#domain/text/foreign-text.ts'
import { baseName, type ImportRow, type Match, MediaIndex, type ParsedRows } from '#domain/transfer/import-row.ts'
import { readFfplayout } from '#domain/transfer/read-ffplayout.ts'
import { readM3u } from '#domain/transfer/read-m3u.ts'
import { DomainError } from '#server/errors.ts'
import { loadCandidates } from './load-candidates.ts'
import type { ImportFormat, ImportRowView } from './schema.ts'

const READERS: Record<Exclude<ImportFormat, 'channel'>, (content: string) => ParsedRows> = {
  csv: readCsv,
  ffplayout: readFfplayout,
  m3u: readM3u,
  xmltv: readXmltv,
}

export interface MatchedRow {
  row: ImportRow
  match: Match
}

/** @throws IMPORT_UNREADABLE with the reason */
export async function readImport(
  db: DbOrTx,
  accountId: string,
  { format, content }: { format: Exclude<ImportFormat, 'channel'>; content: string },
): Promise<{ rows: MatchedRow[]; notes: string[] }> {
  const parsed = READERS[format](content)
  if (!parsed.ok) throw unreadable(parsed.message)
  const index = new MediaIndex(await loadCandidates(db, accountId))
  return { rows: parsed.rows.map((row) => ({ row, match: index.find(row) })), notes: parsed.notes }
}

export const unreadable = (reason: string) =>
  new DomainError('IMPORT_UNREADABLE', { message: `${cleanLine(reason, 300)} Nothing was imported.` })

export function rowView({ row, match }: MatchedRow): ImportRowView {
  const { line, title, file, startsAt } = row
  return {
    line,
    text: cleanLine(title ?? baseName(file ?? ''), 200),
    status: match.status,
    mediaId: match.status === 'matched' ? match.mediaId : null,
    title: 'title' in match ? match.title : null,
    startsAt: startsAt === undefined ? null : new Date(startsAt).toISOString(),
  }
}
