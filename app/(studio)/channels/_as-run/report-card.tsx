'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { CircleCheck, Download } from 'lucide-react'
import { readError } from '#app/_trpc/read-error.ts'
import type { Verdict } from '#domain/as-run/report.ts'
import type { AsRunReportView } from '#features/as-run/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatDuration } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { driftWords, VERDICT_WORDS } from './as-run-words.ts'

interface ReportCardProps {
  report: Pick<UseQueryResult<AsRunReportView, unknown>, 'data' | 'error' | 'refetch'>
  csvAddress: string
}

/** Planned versus aired: totals, drift and deviations. */
export function ReportCard({ report: { data, error, refetch }, csvAddress }: ReportCardProps) {
  return (
    <Card aria-label="Planned versus aired" data-testid="as-run-report">
      <CardHeader title="Planned versus aired" hint={data ? `${data.planned} planned airings.` : undefined}>
        {data && data.deviations.length > 0 && (
          <Button asChild size="small">
            <a href={csvAddress} download>
              <Download aria-hidden />
              CSV
            </a>
          </Button>
        )}
      </CardHeader>
      {data ? (
        <>
          <Totals report={data} />
          <Deviations report={data} />
        </>
      ) : error ? (
        <ErrorState
          title="The report could not be loaded"
          {...readError(error)}
          onRetry={() => void refetch()}
          className="py-8"
        />
      ) : (
        <Loading what="the report" className="px-4 pb-5 sm:px-5">
          <Skeleton className="h-32" />
        </Loading>
      )}
    </Card>
  )
}

const ORDER: readonly Verdict[] = [
  ...(['as-planned', 'late', 'early', 'cut', 'skipped', 'overran', 'missing', 'lost', 'inserted', 'filled'] as const),
]

function Totals({ report: { totals, drift, asPlannedShare, lostMs } }: { report: AsRunReportView }) {
  // “As planned” is always shown, the others only when they occurred.
  const counted = ORDER.filter((verdict) => verdict === 'as-planned' || totals[verdict] > 0)
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
