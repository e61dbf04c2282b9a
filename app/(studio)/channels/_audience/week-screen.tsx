'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Big } from '#app/(studio)/_audience/now-view.tsx'
import { sayAverage, sayChange, sayCount, sayShare, sayWatchTime } from '#domain/analytics/say-report.ts'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import type { AudienceReport } from '#features/analytics/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { dayOf, dayWords } from '../_future/zone-time.ts'
import { DayOfChannel, type ShownDay } from '../_guide/day-frame.tsx'
import { AudiencePage } from './audience-page.tsx'
import { CutNotice } from './cut-notice.tsx'
import { HourGrid } from './hour-grid.tsx'
import { inputOf, type Period, weekdayHours, weekdayOf, withFirstAiring } from './period.ts'
import { WeekGrid } from './week-grid.tsx'

/** The weeks from which hours and weekdays are averaged. */
const WEEKS = 4

/** A week of programmes tinted by their audience, compared with the week before, and which hours work. */
export function WeekScreen({ channelId }: { channelId: string }) {
  return (
    <AudiencePage channelId={channelId} here="week">
      {() => (
        <DayOfChannel channelId={channelId} future={false}>
          {(shown) => <Week channelId={channelId} {...shown} />}
        </DayOfChannel>
      )}
    </AudiencePage>
  )
}

function Week({ channelId, clock, day }: ShownDay & { channelId: string }) {
  const trpc = useTRPC()
  const monday = day.localMs - weekdayOf(day.localMs) * DAY_MS
  const days = Array.from({ length: 7 }, (_, i) => dayOf(clock, monday + i * DAY_MS))
  const week: Period = { from: days[0]!.from, to: days[6]!.to, days: 7 }
  const lastMonday = dayOf(clock, monday - 7 * DAY_MS).from
  // Of the current week, as much as there is of it. Whole hours: a range of its own for each moment is never in the cache.
  const shownMs = Math.max(HOUR_MS, Math.min(week.to, Math.floor(serverNow() / HOUR_MS) * HOUR_MS) - week.from)
  const shown = { from: week.from, to: week.from + shownMs }
  const before = { from: lastMonday, to: Math.min(week.from, lastMonday + shownMs) }
  const weeks = { from: dayOf(clock, monday - (WEEKS - 1) * 7 * DAY_MS).from, to: week.to }
  const options = { placeholderData: keepPreviousData }
  const report = useQuery(trpc.analytics.report.queryOptions(inputOf(channelId, shown), options))
  // The plan may not keep these weeks: the page then does without.
  const lastWeek = useQuery(
    trpc.analytics.report.queryOptions(inputOf(channelId, before), { ...options, retry: false }),
  )
  // With the programme that was on air when the week began.
  const programmes = useQuery(
    trpc.analytics.programmes.queryOptions({ ...inputOf(channelId, withFirstAiring(week)), by: 'airing' }, options),
  )
  const hours = useQuery(
    trpc.analytics.timeseries.queryOptions(
      { ...inputOf(channelId, weeks), step: 'hour' },
      { ...options, retry: false },
    ),
  )
  const oneWeek = useQuery(
    trpc.analytics.timeseries.queryOptions({ ...inputOf(channelId, week), step: 'hour' }, { enabled: hours.isError }),
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card aria-label="Week" aria-busy={report.isPlaceholderData}>
        <CardHeader
          title={`Week from ${dayWords(monday)}`}
          hint="Compared with the week before, up to the same hour."
        />
        <QueryView query={report} what="the week" bars={2}>
          {(given) => <Compared now={given} before={lastWeek.data ?? null} />}
        </QueryView>
      </Card>
      <Card aria-label="Audience on the schedule" aria-busy={programmes.isPlaceholderData}>
        <CardHeader title="Audience on the schedule" hint="The stronger the colour, the larger the average audience." />
        <QueryView query={programmes} what="the programmes" bars={5}>
          {({ programmes: rows, isCut }) => (
            <>
              {isCut && <CutNotice />}
              <WeekGrid clock={clock} days={days} rows={rows} />
            </>
          )}
        </QueryView>
      </Card>
      <Card aria-label="Hours and weekdays" aria-busy={hours.isPlaceholderData}>
        <CardHeader
          title="Hours and weekdays"
          hint={
            hours.isError
              ? 'Viewers of this week: your plan keeps no earlier ones. In the channel’s time zone.'
              : `Average viewers of ${WEEKS} weeks, in the channel’s time zone.`
          }
        />
        <QueryView query={hours.isError ? oneWeek : hours} what="the hours" bars={5}>
          {({ points }) => <HourGrid cells={weekdayHours(clock, points)} />}
        </QueryView>
      </Card>
    </div>
  )
}

function Compared({ now, before }: { now: AudienceReport; before: AudienceReport | null }) {
  const note = (of: (report: AudienceReport) => number) => sayChange(of(now), before && of(before)) ?? undefined
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-4 pb-5 sm:grid-cols-3 sm:px-5 xl:grid-cols-6">
      <Big label="Views" value={sayCount(now.views)} note={note(({ views }) => views)} />
      <Big
        label="Unique viewers"
        value={sayCount(now.uniqueViewers)}
        note={note(({ uniqueViewers }) => uniqueViewers)}
      />
      <Big label="Watch time" value={sayWatchTime(now.watchTimeMs)} note={note(({ watchTimeMs }) => watchTimeMs)} />
      <Big
        label="Average viewers"
        value={sayAverage(now.averageViewers)}
        note={note(({ averageViewers }) => averageViewers)}
      />
      <Big label="Peak viewers" value={sayAverage(now.peakViewers)} note={note(({ peakViewers }) => peakViewers)} />
      <Big label="Completion" value={sayShare(now.completion)} note={note(({ completion }) => completion)} />
    </dl>
  )
}
