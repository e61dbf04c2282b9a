// A report as one table for spreadsheets: a row for each airing, and the range as a whole in the last row.
import { csvNumber, csvOf, csvText, csvTime } from '#domain/csv.ts'
import { formatLocal } from '#domain/schedule/model/local-time.ts'
import { toLocalMs, zoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { AudienceReport } from '#features/analytics/schema.ts'

/** Excel reads a file without it in the system's code page. */
const BYTE_ORDER_MARK = '\ufeff'

type Programme = AudienceReport['programmes'][number]
type Metrics = Omit<
  Programme,
  | ('startsAt' | 'endsAt' | 'airings' | 'airedMs' | 'mediaId' | 'title' | 'kind')
  | ('entries' | 'exits' | 'joinStalls' | 'accountShare')
>

const METRICS: readonly [heading: string, (metrics: Metrics) => number | null][] = [
  ['average viewers', ({ averageAudience }) => averageAudience],
  ['unique viewers', ({ reach }) => reach],
  ['views', ({ views }) => views],
  ['watch time (ms)', ({ watchTimeMs }) => watchTimeMs],
  ['average watch time (ms)', ({ averageWatchTimeMs }) => averageWatchTimeMs],
  ['completion', ({ completion }) => completion],
  ['share of watch time', ({ share }) => share],
  ['rebuffer ratio', ({ rebufferRatio }) => rebufferRatio],
  ['stalls', ({ stalls }) => stalls],
  ['startup (ms)', ({ startupMs }) => startupMs],
  ['start failures', ({ startFailures }) => startFailures],
  ['exits before start', ({ exitsBeforeStart }) => exitsBeforeStart],
  ['bitrate (kbit/s)', ({ averageBitrateKbps }) => averageBitrateKbps],
  ['errors', ({ errors }) => errors],
  ['dropped frames', ({ droppedFrames }) => droppedFrames],
]

/** Only of an airing, and only of the range. */
const AIRING_METRICS = ['entries', 'exits', 'stalls at its start'] as const
const RANGE_METRICS = ['peak viewers', 'unconfirmed watch time (ms)'] as const

/** @param programmes all of the range, in the order in which they aired */
export function reportCsv(report: AudienceReport, programmes: readonly Programme[], zone: string): string {
  const places = ['title', 'kind', 'media id', 'start (UTC)', 'end (UTC)', `start (${zone})`]
  const header = [...places, ...METRICS.map(([heading]) => heading), ...AIRING_METRICS, ...RANGE_METRICS]
  const clock = zoneClock(zone, Date.parse(report.from), Date.parse(report.to))
  const place = (from: string, to: string) => [
    csvTime(Date.parse(from)),
    csvTime(Date.parse(to)),
    formatLocal(toLocalMs(clock, Date.parse(from))).replace('T', ' '),
  ]
  const metricsOf = (metrics: Metrics) => METRICS.map(([, find]) => csvNumber(find(metrics)))
  const lines = programmes.map((programme) => [
    csvText(programme.title),
    csvText(programme.kind),
    csvText(programme.mediaId),
    ...place(programme.startsAt, programme.endsAt),
    ...metricsOf({ ...programme, share: report.watchTimeMs > 0 ? programme.watchTimeMs / report.watchTimeMs : 0 }),
    ...[programme.entries, programme.exits, programme.joinStalls].map(csvNumber),
    ...RANGE_METRICS.map(() => ''),
  ])
  const total = { ...report, averageAudience: report.averageViewers, reach: report.uniqueViewers, share: 1 }
  const last = [
    ...['Total', 'total', ''],
    ...place(report.from, report.to),
    ...metricsOf(total),
    ...AIRING_METRICS.map(() => ''),
    ...[report.peakViewers, report.unconfirmedMs].map(csvNumber),
  ]
  return BYTE_ORDER_MARK + csvOf(header.map(csvText), [...lines, last])
}
