'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MINUTES_KEPT_MS } from '#domain/analytics/minutes.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { DayOfChannel, type ShownDay } from '../_guide/day-frame.tsx'
import { AudiencePage } from './audience-page.tsx'
import { CutNotice } from './cut-notice.tsx'
import { alignBefore, type Days, inputOf, PERIODS, periodBefore, periodOf, shiftOf, withFirstAiring } from './period.ts'
import { ProgrammeTable } from './programme-table.tsx'
import { RetentionChart } from './retention-chart.tsx'

const GROUPINGS = [
  { value: 'airing', label: 'Airings' },
  { value: 'item', label: 'Items' },
  { value: 'series', label: 'Series' },
  { value: 'break', label: 'Ad breaks' },
] as const
type By = (typeof GROUPINGS)[number]['value']

const REFRESH_MS = 60_000

/** Who watched which programme: the curve of a day over what aired, and a table. */
export function ProgrammesScreen({ channelId }: { channelId: string }) {
  return (
    <AudiencePage channelId={channelId} here="programmes">
      {() => (
        <DayOfChannel channelId={channelId} future={false}>
          {(shown) => <Programmes channelId={channelId} {...shown} />}
        </DayOfChannel>
      )}
    </AudiencePage>
  )
}

function Programmes({ channelId, clock, day, today }: ShownDay & { channelId: string }) {
  const trpc = useTRPC()
  const [days, setDays] = useState<Days>(1)
  const [by, setBy] = useState<By>('airing')
  const period = periodOf(clock, day, days)
  const before = periodBefore(clock, day, days)
  const options = { placeholderData: keepPreviousData, refetchInterval: today ? REFRESH_MS : (false as const) }
  const step = days === 1 && period.from > serverNow() - MINUTES_KEPT_MS ? 'minute' : 'hour'
  const series = useQuery(trpc.analytics.timeseries.queryOptions({ ...inputOf(channelId, period), step }, options))
  const seriesBefore = useQuery(
    // The plan may not keep these days: the page then compares with nothing.
    trpc.analytics.timeseries.queryOptions(
      { ...inputOf(channelId, before), step: before.from > serverNow() - MINUTES_KEPT_MS ? step : 'hour' },
      { retry: false },
    ),
  )
  // With the programme that was on air when the day began.
  const airings = useQuery(
    trpc.analytics.programmes.queryOptions(
      { ...inputOf(channelId, withFirstAiring(period)), by: 'airing' },
      { ...options, enabled: days === 1 },
    ),
  )
  const table = useQuery(trpc.analytics.programmes.queryOptions({ ...inputOf(channelId, period), by }, options))
  const earlier =
    series.data && seriesBefore.data
      ? alignBefore(clock, { ...series.data, before: seriesBefore.data.points, shiftMs: shiftOf(days) })
      : null
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card aria-label="Viewers" aria-busy={series.isPlaceholderData}>
        <CardHeader
          title="Viewers"
          hint={step === 'minute' ? 'Average of each minute, over what aired.' : 'Average of each hour.'}
        >
          <Segmented<Days> legend="Period" options={PERIODS} value={days} onChange={setDays} />
        </CardHeader>
        <QueryView query={series} what="the viewers" bars={3}>
          {({ points }) => (
            <RetentionChart
              points={points}
              before={earlier}
              days={days}
              airings={days === 1 ? (airings.data?.programmes ?? []) : null}
            />
          )}
        </QueryView>
      </Card>
      <Card aria-label="Programmes" aria-busy={table.isPlaceholderData}>
        <CardHeader title="Programmes" hint={HINTS[by]}>
          <Segmented<By> legend="Rows" options={GROUPINGS} value={by} onChange={setBy} />
        </CardHeader>
        <QueryView query={table} what="the programmes" bars={5}>
          {({ programmes, isCut }) => (
            <>
              {isCut && <CutNotice />}
              <ProgrammeTable
                rows={programmes}
                by={by}
                isDay={days === 1}
                // A group airs at several times; only an airing has a time a week before.
                before={by === 'airing' && step === 'minute' ? earlier : null}
              />
            </>
          )}
        </QueryView>
      </Card>
    </div>
  )
}

const HINTS: Record<By, string> = {
  airing:
    'Each time something aired. Audience: viewers at each instant, on average. Share: of the channel’s watch time.',
  item: 'All airings of an item together. A viewer counts once in the reach.',
  series: 'All episodes of a series together. Items without a series stand alone.',
  break: 'Ads that aired directly after each other.',
}
