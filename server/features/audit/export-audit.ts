// The audit trail as a file, in pages: a trail of any length needs the memory of one page.
import type { DbOrTx } from '#adapters/db.ts'
import { renderAuditCsv } from '#domain/audit/render-audit-csv.ts'
import { findEntries, withNames } from './list-audit.ts'
import type { AuditFilter } from './schema.ts'

const PAGE_ENTRIES = 500

/** Parts of the file. @param format `json`: one entry a line */
export async function* exportAudit(
  db: DbOrTx,
  accountId: string,
  filter: AuditFilter,
  format: 'csv' | 'json',
): AsyncGenerator<string> {
  let before: number | null = null
  for (let page = 0; ; page++) {
    const rows = await findEntries(db, accountId, filter, { before, limit: PAGE_ENTRIES })
    const entries = await withNames(db, accountId, rows)
    yield format === 'csv'
      ? renderAuditCsv(entries, page === 0)
      : entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    if (rows.length < PAGE_ENTRIES) return
    before = rows.at(-1)?.sequence ?? 0
  }
}
