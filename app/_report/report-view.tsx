'use client'
import { ListX } from 'lucide-react'
import { HOW_COUNTED, headlineOf, reportTimes, sayAverage } from '#domain/analytics/say-report.ts'
import type { PublicReport, ShownReport } from '#features/audience-report/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { LineChart } from '#ui/line-chart.tsx'
import { Notice } from '#ui/notice.tsx'
import { PartsTable } from './parts-table.tsx'
import { ProgrammesTable } from './programmes-table.tsx'

interface ReportViewProps {
  shown: Omit<ShownReport, 'report'> & { report: PublicReport }
}

/** A report: figures, curve, programmes, countries and devices. In the studio, and by a link. */
export function ReportView({ shown: { zone, report, step, series } }: ReportViewProps) {
  const times = reportTimes(zone, step)
  const lines = [{ label: 'Average viewers', tone: 'accent' as const, values: series.map(({ value }) => value) }]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4" data-testid="report">
      <Card aria-label="Figures">
        <CardHeader title="Figures" hint={<span suppressHydrationWarning>{times.range(report)}</span>} />
        <dl className="grid grid-cols-2 gap-x-4 gap-y-4 px-4 pb-5 sm:grid-cols-4 sm:px-5">
          {headlineOf(report).map(({ label, value }) => (
            <div key={label}>
              <dt className="text-muted text-xs">{label}</dt>
              <dd className="mt-0.5 font-semibold text-xl tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card aria-label="Viewers over time">
        <CardHeader title="Viewers" hint={`On average, by the ${step}`} />
        <LineChart
          label={`Average viewers by the ${step}`}
          times={series.map(({ at }) => Date.parse(at))}
          lines={lines}
          format={sayAverage}
          formatTime={times.step}
        />
      </Card>
      <Card aria-label="Most watched programmes">
        <CardHeader title="Most watched programmes" hint="By watch time, at most 100" />
        {report.isCut && (
          <Notice tone="warn" className="mx-4 mb-4 sm:mx-5">
            Only the first 5,000 airings of the range are included.
          </Notice>
        )}
        {report.programmes.length > 0 ? (
          <ProgrammesTable programmes={report.programmes} times={times} />
        ) : (
          <EmptyState icon={ListX} title="No programme in this range" className="py-10">
            The channel was off air.
          </EmptyState>
        )}
      </Card>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2">
        <PartsTable title="Countries" dimension="country" parts={report.by.country} ofMs={report.watchTimeMs} />
        <PartsTable title="Devices" dimension="device" parts={report.by.device} ofMs={report.watchTimeMs} />
      </div>
      <p className="text-muted text-xs leading-relaxed">{HOW_COUNTED}</p>
    </div>
  )
}
