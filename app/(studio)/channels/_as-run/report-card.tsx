'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { Verdict } from '#domain/as-run/report.ts'
import type { AsRunReportView } from '#features/as-run/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatDuration } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { driftWords, VERDICT_WORDS } from './as-run-words.ts'
import { CsvButton } from './csv-button.tsx'

interface ReportCardProps {
  query: UseQueryResult<AsRunReportView, unknown>
  csvAddress: string
}

/** Planned versus aired: totals, drift and deviations. */
export function ReportCard({ query, csvAddress }: ReportCardProps) {
  const { data } = query
  return (
    <Card aria-label="Planned versus aired" data-testid="as-run-report">
      <CardHeader title="Planned versus aired" hint={data ? `${data.planned} planned airings.` : undefined}>
        {data && data.deviations.length > 0 && <CsvButton address={csvAddress} />}
      </CardHeader>
      <QueryView query={query} what="the report">
        {(report) => (
          <>
            <Totals report={report} />
            <Deviations report={report} />
          </>
        )}
      </QueryView>
    </Card>
  )
}

function Totals({ report: { totals, drift, asPlannedShare, lostMs } }: { report: AsRunReportView }) {
  // “As planned” is always shown, the others only when they occurred.
  const counted = (Object.keys(VERDICT_WORDS) as Verdict[]).filter(
    (verdict) => verdict === 'as-planned' || totals[verdict] > 0,
  )
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 px-4 pb-4 text-sm sm:px-5">
      {counted.map((verdict) => (
        <Fact key={verdict} name={VERDICT_WORDS[verdict]} value={String(totals[verdict])} />
      ))}
      {asPlannedShare !== null && <Fact name="Planned time" value={`${percent(asPlannedShare)} as planned`} />}
      {lostMs > 0 && <Fact name="Lost air" value={formatDuration(lostMs)} />}
      {drift && <Fact name="Start drift" value={driftLine(drift)} />}
    </dl>
  )
}

function driftLine({ p50Ms, p95Ms, maxMs }: { p50Ms: number; p95Ms: number; maxMs: number }): string {
  if (maxMs === 0) return 'None'
  const [median, ninetyFifth, most] = [p50Ms, p95Ms, maxMs].map((ms) => driftWords(ms).replace('+', ''))
  return `${median} median, ${ninetyFifth} 95th percentile, ${most} maximum`
}

/** Rounded down: 100 % means all of it. */
const percent = (share: number) => `${Math.floor(share * 1_000) / 10} %`

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="clock text-right text-xs leading-5">{value}</dd>
    </>
  )
}

/** The log card and the CSV hold all of them. */
const MOST = 100

function Deviations({ report: { planned, deviations } }: { report: AsRunReportView }) {
  if (deviations.length === 0)
    return planned === 0 ? null : (
      <p className="flex items-center gap-2 px-4 pb-5 text-muted text-sm sm:px-5">
        <CircleCheck className="size-4 text-accent" aria-hidden />
        Everything aired as planned.
      </p>
    )
  return (
    <ol
      className="grid max-h-96 gap-3 overflow-y-auto px-4 pb-5 text-xs leading-relaxed sm:px-5"
      aria-label="Deviations"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {deviations.slice(0, MOST).map(({ at, verdict, mediaId, text }) => (
        <li key={`${at} ${verdict} ${mediaId}`} className="border-line border-l-2 pl-3" data-testid="deviation">
          {text}
        </li>
      ))}
      {deviations.length > MOST && <li className="text-muted">and {deviations.length - MOST} more in the CSV.</li>}
    </ol>
  )
}
