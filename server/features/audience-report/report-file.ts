// A report as a file: for downloads and as an attachment.
import type { DbOrTx } from '#adapters/db.ts'
import { formatLocal } from '#domain/schedule/model/local-time.ts'
import { toLocalMs, zoneClock } from '#domain/schedule/recurrence/zone.ts'
import { getProgrammes } from '#features/analytics/programmes.ts'
import type { RangeInput } from '#features/analytics/schema.ts'
import { loadReport } from './load-report.ts'
import { reportCsv } from './report-csv.ts'
import { reportPdf } from './report-pdf.ts'
import type { FileFormat, ShownReport } from './schema.ts'

const FILE_TYPES: Record<FileFormat, string> = { csv: 'text/csv; charset=utf-8', pdf: 'application/pdf' }

interface ReportFile {
  /** With its ending: ASCII letters, digits, dots and hyphens. */
  name: string
  type: string
  content: Buffer
}

interface FileAsked extends RangeInput {
  format: FileFormat
}

/** @param given the report, if it is loaded already @throws CHANNEL_NOT_FOUND, INVALID_INPUT, LIMIT_REACHED */
export async function reportFile(
  db: DbOrTx,
  accountId: string,
  { format, ...input }: FileAsked,
  { now, given }: { now: number; given?: ShownReport },
): Promise<ReportFile> {
  const shown = given ?? (await loadReport(db, accountId, input, now))
  const { report, zone } = shown
  // The last day is before the end.
  const [firstDay, lastDay] = [localDay(zone, Date.parse(report.from)), localDay(zone, Date.parse(report.to) - 1)]
  // All airings, of which the report has the 100 most watched.
  const csv = async () =>
    reportCsv(report, (await getProgrammes(db, accountId, { ...input, by: 'airing' }, now)).programmes, zone)
  return {
    name: `audience-${[...new Set([firstDay, lastDay])].join('-')}.${format}`,
    type: FILE_TYPES[format],
    content: format === 'pdf' ? await reportPdf(shown) : Buffer.from(await csv()),
  }
}

/** 2026-11-21, of the channel's time zone. */
function localDay(zone: string, at: number): string {
  return formatLocal(toLocalMs(zoneClock(zone, at, at + 1), at)).slice(0, 10)
}
