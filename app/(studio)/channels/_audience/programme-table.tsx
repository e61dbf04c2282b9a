'use client'
import { CalendarOff } from 'lucide-react'
import { sayAverage, sayChange, sayCount, sayShare } from '#domain/analytics/say-report.ts'
import type { AudienceReport } from '#features/analytics/schema.ts'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClock, formatDateTimeSeconds, formatDuration } from '#ui/format.ts'
import { KindBadge } from '../_status/kind-label.tsx'
import { averageBetween } from './period.ts'

export type ProgrammeRow = AudienceReport['programmes'][number]

interface ProgrammeTableProps {
  rows: readonly ProgrammeRow[]
  by: 'airing' | 'item' | 'series' | 'break'
  /** All rows are of one day: their dates are left out. */
  isDay: boolean
  /** Viewers by minute a week before, at the times of this week; null: rows are not compared. */
  before: readonly { at: string; value: number | null }[] | null
}

const ROWS = 50

export function ProgrammeTable({ rows, by, isDay, before }: ProgrammeTableProps) {
  if (rows.length === 0)
    return (
      <EmptyState icon={CalendarOff} title={by === 'break' ? 'No ad breaks' : 'Nothing aired'} className="py-10">
        {by === 'break'
          ? 'No items of the kind “ad” aired in this time.'
          : 'The channel was off air or did not exist yet.'}
      </EmptyState>
    )
  const formatStart = isDay ? formatClock : formatDateTimeSeconds
  const single = by === 'airing' || by === 'break'
  const columns: Column<ProgrammeRow>[] = [
    ...(single
      ? [
          {
            label: 'Start',
            bare: true,
            className: 'clock whitespace-nowrap text-xs',
            sortBy: ({ startsAt }: ProgrammeRow) => startsAt,
            cell: ({ startsAt }: ProgrammeRow) => <time dateTime={startsAt}>{formatStart(startsAt)}</time>,
          },
        ]
      : []),
    {
      label: 'Programme',
      bare: true,
      className: 'wrap-anywhere sm:min-w-48',
      sortBy: ({ title }) => title,
      cell: ({ title, kind, airedMs }) => (
        <span className="flex flex-wrap items-center gap-x-2 max-sm:font-medium">
          <span className="min-w-0">{title}</span>
          <KindBadge kind={kind} />
          <span className="clock text-muted text-xs">{formatDuration(airedMs)}</span>
        </span>
      ),
    },
    ...(by === 'airing'
      ? []
      : [
          {
            label: by === 'break' ? 'Ads' : 'Airings',
            numeric: true,
            sortBy: ({ airings }: ProgrammeRow) => airings,
            cell: ({ airings }: ProgrammeRow) => sayCount(airings),
          },
        ]),
    {
      label: 'Average audience',
      numeric: true,
      sortBy: ({ averageAudience }) => averageAudience,
      cell: ({ averageAudience }) => sayAverage(averageAudience),
    },
    ...(before
      ? [
          {
            label: 'Week before',
            numeric: true,
            cell: ({ startsAt, airedMs, averageAudience }: ProgrammeRow) => {
              const average = averageBetween(before, Date.parse(startsAt), Date.parse(startsAt) + airedMs)
              const change = sayChange(averageAudience, average)
              return (
                <span className="whitespace-nowrap">
                  {average === null ? '–' : sayAverage(average)}
                  {change && <span className="ml-1.5 text-muted text-xs">{change}</span>}
                </span>
              )
            },
          },
        ]
      : []),
    { label: 'Reach', numeric: true, sortBy: ({ reach }) => reach, cell: ({ reach }) => sayCount(reach) },
    { label: 'Entries', numeric: true, sortBy: ({ entries }) => entries, cell: ({ entries }) => sayCount(entries) },
    { label: 'Exits', numeric: true, sortBy: ({ exits }) => exits, cell: ({ exits }) => sayCount(exits) },
    {
      label: 'Completion',
      numeric: true,
      sortBy: ({ completion }) => completion,
      cell: ({ completion }) => sayShare(completion),
    },
    { label: 'Share', numeric: true, sortBy: ({ share }) => share, cell: ({ share }) => sayShare(share) },
    {
      label: 'Share of account',
      numeric: true,
      sortBy: ({ accountShare }) => accountShare,
      cell: ({ accountShare }) => sayShare(accountShare),
    },
  ]
  return (
    <DataTable
      label="Programmes"
      columns={columns}
      rows={rows}
      rowId={({ startsAt, mediaId }) => `${startsAt} ${mediaId}`}
      rowProps={() => ({ 'data-testid': 'programme-row' })}
      pageRows={ROWS}
      className="min-w-[60rem]"
    />
  )
}
