'use client'
import { type ReportTimes, sayAverage, sayCount, sayShare } from '#domain/analytics/say-report.ts'
import type { PublicReport } from '#features/audience-report/schema.ts'
import { type Column, DataTable } from '#ui/data-table.tsx'

type Programme = PublicReport['programmes'][number]

const columnsOf = (times: ReportTimes): Column<Programme>[] => [
  { label: 'Programme', bare: true, className: 'wrap-anywhere max-sm:font-medium', sortBy: ({ title }) => title },
  {
    label: 'Start',
    className: 'clock whitespace-nowrap text-xs',
    sortBy: ({ startsAt }) => Date.parse(startsAt),
    // Browsers may know other names of months and countries than the server.
    cell: ({ startsAt }) => (
      <time dateTime={startsAt} suppressHydrationWarning>
        {times.instant(startsAt)}
      </time>
    ),
  },
  figure('Average viewers', ({ averageAudience }) => averageAudience, sayAverage),
  figure('Reach', ({ reach }) => reach, sayCount),
  figure('Share', ({ share }) => share, sayShare),
  figure('Completion', ({ completion }) => completion, sayShare),
]

function figure(label: string, sortBy: (of: Programme) => number, say: (value: number) => string): Column<Programme> {
  return { label, numeric: true, sortBy, cell: (programme) => say(sortBy(programme)) }
}

const PAGE_ROWS = 20

export function ProgrammesTable({ programmes, times }: { programmes: readonly Programme[]; times: ReportTimes }) {
  return (
    <DataTable
      label="Most watched programmes"
      columns={columnsOf(times)}
      rows={programmes}
      rowId={({ startsAt }) => startsAt}
      pageRows={PAGE_ROWS}
      className="min-w-[44rem]"
    />
  )
}
