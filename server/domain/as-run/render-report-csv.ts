// The deviations of the planned-versus-aired report as CSV (RFC 4180).
import { csvNumber, csvOf, csvText, csvTime } from '#domain/csv.ts'
import type { Deviation } from './report.ts'
import { sayDeviation } from './say-deviation.ts'

const HEADER = [
  'verdict',
  'title',
  'media id',
  'planned start (UTC)',
  'actual start (UTC)',
  'planned length (ms)',
  'actual length (ms)',
  'drift (ms)',
  'reason',
  'description',
]

/** One line a deviation. Entries that aired as planned are in the log only. */
export function renderReportCsv(deviations: readonly Deviation[], zone: string): string {
  return csvOf(
    HEADER,
    deviations.map((deviation) => {
      const { line, verdict, reason } = deviation
      const planned = 'planned' in line ? line.planned : null
      const aired = 'aired' in line ? line.aired : null
      return [
        csvText(verdict),
        csvText((planned ?? aired)!.title),
        csvText((planned ?? aired)!.mediaId),
        csvTime(planned?.startsAt ?? null),
        csvTime(aired?.startsAt ?? null),
        csvNumber(planned?.durationMs ?? null),
        csvNumber(aired?.durationMs ?? null),
        csvNumber(planned && aired ? aired.startsAt - planned.startsAt : null),
        csvText(reason ?? ''),
        csvText(sayDeviation(deviation, zone)),
      ]
    }),
  )
}
