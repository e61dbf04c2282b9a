'use client'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { DIMENSIONS, type Dimension } from '#domain/analytics/audience.ts'
import {
  DIMENSION_WORDS,
  sayAverage,
  sayCount,
  saySeconds,
  sayShare,
  sayValue,
  sayWatchTime,
} from '#domain/analytics/say-report.ts'
import type { AudienceReport, JoinsView } from '#features/analytics/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatBitrate } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { KIND_WORDS, KindBadge } from '../_status/kind-label.tsx'
import { CutNotice } from './cut-notice.tsx'
import type { ProgrammeRow } from './programme-table.tsx'

type SplitRow = AudienceReport['by'][Dimension][number]

const OPTIONS = DIMENSIONS.map((value) => ({ value, label: DIMENSION_WORDS[value] }))

/** Quality of parts of the viewers. */
export function SplitCard({ report }: { report: AudienceReport }) {
  const [dimension, setDimension] = useState<Dimension>('country')
  const columns: Column<SplitRow>[] = [
    {
      label: DIMENSION_WORDS[dimension],
      bare: true,
      className: 'wrap-anywhere max-sm:font-medium',
      sortBy: ({ value }) => sayValue(dimension, value),
    },
    { label: 'Views', numeric: true, sortBy: ({ views }) => views, cell: ({ views }) => sayCount(views) },
    {
      label: 'Watch time',
      numeric: true,
      sortBy: ({ watchTimeMs }) => watchTimeMs,
      cell: ({ watchTimeMs }) => sayWatchTime(watchTimeMs),
    },
    {
      label: 'Rebuffer ratio',
      numeric: true,
      sortBy: ({ rebufferRatio }) => rebufferRatio,
      cell: ({ rebufferRatio }) => sayShare(rebufferRatio),
    },
    { label: 'Stalls', numeric: true, sortBy: ({ stalls }) => stalls, cell: ({ stalls }) => sayCount(stalls) },
    {
      label: 'Startup',
      numeric: true,
      sortBy: ({ startupMs }) => startupMs,
      cell: ({ startupMs }) => saySeconds(startupMs),
    },
    {
      label: 'Start failures',
      numeric: true,
      sortBy: ({ startFailures }) => startFailures,
      cell: ({ startFailures }) => sayShare(startFailures),
    },
    { label: 'Errors', numeric: true, sortBy: ({ errors }) => errors, cell: ({ errors }) => sayCount(errors) },
    {
      label: 'Bitrate',
      numeric: true,
      sortBy: ({ averageBitrateKbps }) => averageBitrateKbps,
      cell: ({ averageBitrateKbps }) => (averageBitrateKbps === null ? '–' : formatBitrate(averageBitrateKbps)),
    },
  ]
  return (
    <Card aria-label="Breakdown">
      <CardHeader
        title="Breakdown"
        hint={
          dimension === 'network' ? (
            <>
              Networks by{' '}
              <a className="underline underline-offset-2" href="https://db-ip.com" rel="noreferrer" target="_blank">
                DB-IP
              </a>
              , Route Views and NRO (CC BY 4.0).
            </>
          ) : (
            'The most watched values; smaller ones are summed up as “Others”.'
          )
        }
      >
        <Segmented<Dimension> legend="By" options={OPTIONS} value={dimension} onChange={setDimension} />
      </CardHeader>
      <DataTable
        label={`Quality by ${DIMENSION_WORDS[dimension].toLowerCase()}`}
        columns={columns}
        rows={report.by[dimension]}
        rowId={({ value }) => value}
        pageRows={20}
        className="min-w-[56rem]"
      />
    </Card>
  )
}

interface QueryOf<Data> {
  data: Data | undefined
  error: unknown
  refetch(): unknown
}

const HOUR_MS = 3_600_000

/** Of an item: stalls of all its viewers in an hour of watch time. */
const stallsAnHour = ({ stalls, watchTimeMs }: ProgrammeRow) =>
  watchTimeMs === 0 ? 0 : (stalls * HOUR_MS) / watchTimeMs

const TROUBLED: Column<ProgrammeRow>[] = [
  {
    label: 'Item',
    bare: true,
    className: 'wrap-anywhere',
    cell: ({ title, kind }) => (
      <span className="flex flex-wrap items-center gap-x-2 max-sm:font-medium">
        <span className="min-w-0">{title}</span>
        <KindBadge kind={kind} />
      </span>
    ),
  },
  { label: 'Stalls', numeric: true, sortBy: ({ stalls }) => stalls, cell: ({ stalls }) => sayCount(stalls) },
  {
    label: 'Rebuffer ratio',
    numeric: true,
    sortBy: ({ rebufferRatio }) => rebufferRatio,
    cell: ({ rebufferRatio }) => sayShare(rebufferRatio),
  },
  {
    label: 'Stalls per hour watched',
    numeric: true,
    sortBy: stallsAnHour,
    cell: (row) => sayAverage(stallsAnHour(row)),
  },
  { label: 'Errors', numeric: true, sortBy: ({ errors }) => errors, cell: ({ errors }) => sayCount(errors) },
  { label: 'Reach', numeric: true, sortBy: ({ reach }) => reach, cell: ({ reach }) => sayCount(reach) },
]

/** Items during which viewers waited, or their players failed. */
export function TroubledCard({ query }: { query: QueryOf<{ programmes: ProgrammeRow[]; isCut: boolean }> }) {
  return (
    <Card aria-label="Stalls by item">
      <CardHeader title="Stalls by item" hint="Items with stalls or player errors." />
      <QueryView query={query} what="the items">
        {({ programmes, isCut }) => {
          const rows = programmes
            .filter(({ stalls, errors }) => stalls + errors > 0)
            .toSorted((a, b) => b.stalls + b.errors - a.stalls - a.errors)
          return rows.length > 0 ? (
            <>
              {isCut && <CutNotice />}
              <DataTable
                label="Stalls by item"
                columns={TROUBLED}
                rows={rows}
                rowId={({ mediaId }) => mediaId}
                pageRows={10}
                className="min-w-[36rem]"
              />
            </>
          ) : (
            <EmptyState icon={CircleCheck} title="No stalls and no errors" className="py-8">
              Players reported no stalls and no errors in this period.
            </EmptyState>
          )
        }}
      </QueryView>
    </Card>
  )
}

type JoinRow = JoinsView['joins'][number]

const JOINS: Column<JoinRow>[] = [
  {
    label: 'Join',
    bare: true,
    className: 'max-sm:font-medium',
    cell: ({ before, after }) => `${KIND_WORDS[before]} to ${KIND_WORDS[after].toLowerCase()}`,
  },
  { label: 'Joins', numeric: true, sortBy: ({ joins }) => joins, cell: ({ joins }) => sayCount(joins) },
  { label: 'Viewers', numeric: true, sortBy: ({ reach }) => reach, cell: ({ reach }) => sayCount(reach) },
  { label: 'Stalls', numeric: true, sortBy: ({ stalls }) => stalls, cell: ({ stalls }) => sayCount(stalls) },
  {
    label: 'Stalls per 1,000 viewers',
    numeric: true,
    sortBy: ({ stallsPerThousand }) => stallsPerThousand,
    cell: ({ stallsPerThousand }) => sayAverage(stallsPerThousand),
  },
]

/** Whether the picture stands where one airing follows another. */
export function JoinsCard({ query }: { query: QueryOf<JoinsView> }) {
  return (
    <Card aria-label="Joins">
      <CardHeader title="Joins" hint="Stalls in the first 5 seconds after one airing followed another." />
      <QueryView query={query} what="the joins">
        {({ joins, isCut }) =>
          joins.length > 0 ? (
            <>
              {isCut && <CutNotice />}
              <DataTable
                label="Joins"
                columns={JOINS}
                rows={joins}
                rowId={({ before, after }) => `${before} ${after}`}
                className="min-w-[32rem]"
              />
            </>
          ) : (
            <EmptyState icon={CircleCheck} title="No joins" className="py-8">
              Nothing aired in this time.
            </EmptyState>
          )
        }
      </QueryView>
    </Card>
  )
}
