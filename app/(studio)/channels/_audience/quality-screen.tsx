'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Big } from '#app/(studio)/_audience/now-view.tsx'
import { sayCount, saySeconds, sayShare } from '#domain/analytics/say-report.ts'
import type { AudienceReport } from '#features/analytics/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatBitrate, formatClockShort, formatDateTime } from '#ui/format.ts'
import { LineChart } from '#ui/line-chart.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { DayOfChannel, type ShownDay } from '../_guide/day-frame.tsx'
import { AudiencePage } from './audience-page.tsx'
import { DestinationsCard } from './destinations-quality.tsx'
import { type Days, inputOf, PERIODS, periodOf } from './period.ts'
import { JoinsCard, SplitCard, TroubledCard } from './quality-tables.tsx'

/** How well the channel played: over time, by programme, join, viewer and destination. */
export function QualityScreen({ channelId }: { channelId: string }) {
  return (
    <AudiencePage channelId={channelId} here="quality">
      {() => (
        <DayOfChannel channelId={channelId} future={false}>
          {(shown) => <Quality channelId={channelId} {...shown} />}
        </DayOfChannel>
      )}
    </AudiencePage>
  )
}

const REFRESH_MS = 60_000

function Quality({ channelId, clock, day, today }: ShownDay & { channelId: string }) {
  const trpc = useTRPC()
  const [days, setDays] = useState<Days>(1)
  const period = periodOf(clock, day, days)
  const input = inputOf(channelId, period)
  const options = { placeholderData: keepPreviousData, refetchInterval: today ? REFRESH_MS : (false as const) }
  const report = useQuery(trpc.analytics.report.queryOptions(input, options))
  const ratio = useQuery(
    trpc.analytics.timeseries.queryOptions({ ...input, metric: 'rebufferRatio', step: 'hour' }, options),
  )
  const errors = useQuery(trpc.analytics.timeseries.queryOptions({ ...input, metric: 'errors', step: 'hour' }, options))
  const airings = useQuery(trpc.analytics.programmes.queryOptions({ ...input, by: 'item' }, options))
  const joins = useQuery(trpc.analytics.joins.queryOptions(input, options))
  const formatTime = days === 1 ? formatClockShort : formatDateTime
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card aria-label="Quality" aria-busy={report.isPlaceholderData}>
        <CardHeader title="Quality" hint="What viewers waited for, and what failed.">
          <Segmented<Days> legend="Period" options={PERIODS} value={days} onChange={setDays} />
        </CardHeader>
        <QueryView query={report} what="the quality" bars={2}>
          {(given) => <Figures report={given} />}
        </QueryView>
        {ratio.data && errors.data && report.data && hasAttempts(report.data) && (
          <div className="grid gap-x-6 lg:grid-cols-2">
            <LineChart
              label="Rebuffer ratio by hour"
              times={ratio.data.points.map(({ at }) => Date.parse(at))}
              lines={[{ label: 'Rebuffer ratio', tone: 'warn', values: ratio.data.points.map(({ value }) => value) }]}
              format={sayShare}
              formatTime={formatTime}
            />
            <LineChart
              label="Errors by hour"
              times={errors.data.points.map(({ at }) => Date.parse(at))}
              lines={[{ label: 'Errors', tone: 'danger', values: errors.data.points.map(({ value }) => value) }]}
              format={sayCount}
              formatTime={formatTime}
            />
          </div>
        )}
      </Card>
      {report.data && hasAttempts(report.data) && <SplitCard report={report.data} />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
        <TroubledCard query={airings} />
        <JoinsCard query={joins} />
      </div>
      <DestinationsCard channelId={channelId} period={period} />
    </div>
  )
}

/** Also when nobody saw a first frame. */
const hasAttempts = ({ views, errors, startFailures, exitsBeforeStart }: AudienceReport) =>
  views + errors + startFailures + exitsBeforeStart > 0

/** A hundredth of the time, and of the attempts: above, the figure is red. */
const MOST_WAITED = 0.01
const MOST_FAILED = 0.01

function Figures({ report }: { report: AudienceReport }) {
  const { rebufferRatio, stalls, startupMs, startFailures, exitsBeforeStart, averageBitrateKbps } = report
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-4 pb-5 sm:grid-cols-4 sm:px-5">
      <Big label="Rebuffer ratio" value={sayShare(rebufferRatio)} bad={rebufferRatio > MOST_WAITED} />
      <Big label="Stalls" value={sayCount(stalls)} />
      <Big label="Startup time" value={saySeconds(startupMs)} />
      <Big label="Start failures" value={sayShare(startFailures)} bad={startFailures > MOST_FAILED} />
      <Big label="Exits before start" value={sayShare(exitsBeforeStart)} />
      <Big label="Average bitrate" value={averageBitrateKbps === null ? '–' : formatBitrate(averageBitrateKbps)} />
      <Big label="Errors" value={sayCount(report.errors)} />
      <Big label="Dropped frames" value={sayCount(report.droppedFrames)} />
    </dl>
  )
}
