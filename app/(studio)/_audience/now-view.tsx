'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sayCount } from '#domain/analytics/say-report.ts'
import type { AudienceNow } from '#features/analytics/now-schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatBitrate, formatClock } from '#ui/format.ts'
import { LineChart } from '#ui/line-chart.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { TopList } from './top-list.tsx'
import { type Seen, useNow } from './use-now.ts'

/** The shapes of the countries are large, and wait for the page. */
const WorldMap = dynamic(() => import('./world-map.tsx'), { ssr: false })

const LISTS = { device: 'Devices', browser: 'Browsers', player: 'Players', host: 'Websites' } as const
/** Above, the figure is red: one viewer in fifty waits. */
const MOST_STALLED = 0.02

/** Who watches now, of a channel or of all. @param children below the figures */
export function NowView({ channelId, children }: { channelId?: string; children?(now: AudienceNow): ReactNode }) {
  const { query, seen } = useNow(channelId)
  return (
    <QueryView card query={query} what="the viewers" bars={4}>
      {(now) => (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4" data-testid="audience-now">
          <Card aria-label="Now">
            <CardHeader title="Now" hint="Updated each second." />
            <Figures now={now} />
            <NowChart {...(channelId && { channelId })} seen={seen} />
          </Card>
          {children?.(now)}
          {now.viewers > 0 ? (
            <>
              <Card aria-label="Countries">
                <CardHeader title="Countries" />
                <div className="grid gap-x-8 gap-y-4 px-4 pb-5 sm:px-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,1fr)]">
                  <WorldMap countries={now.by.country} />
                  <TopList dimension="country" values={now.by.country} total={now.viewers} />
                </div>
              </Card>
              <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
                {(Object.keys(LISTS) as (keyof typeof LISTS)[]).map((dimension) => (
                  <Card key={dimension} aria-label={LISTS[dimension]}>
                    <CardHeader title={LISTS[dimension]} />
                    <div className="px-4 pb-5 sm:px-5">
                      <TopList dimension={dimension} values={now.by[dimension]} total={now.viewers} />
                    </div>
                  </Card>
                ))}
              </div>
            </>
          ) : (
            <Card>
              <EmptyState icon={Users} title="Nobody is watching" className="py-10">
                {now.isCounted
                  ? 'Viewers appear here a few seconds after they press play. Third-party players need one line of configuration to report stalls and errors.'
                  : 'The viewers of this channel are not counted. They are from now on if you switch viewer figures on under Share.'}
              </EmptyState>
            </Card>
          )}
        </div>
      )}
    </QueryView>
  )
}

function Figures({ now }: { now: AudienceNow }) {
  const stalled = now.viewers > 0 ? now.stalledViewers / now.viewers : 0
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-4 pb-5 sm:grid-cols-3 sm:px-5 xl:grid-cols-6">
      <Big label="Viewers" value={sayCount(now.viewers)} />
      <Big label="Starts a minute" value={sayCount(now.startsPerMinute)} />
      <Big
        label="Stalled now"
        value={sayCount(now.stalledViewers)}
        note={`of ${sayCount(now.viewers)} viewers`}
        bad={stalled > MOST_STALLED}
      />
      <Big label="Stalls a minute" value={sayCount(now.stallsPerMinute)} />
      <Big label="Errors a minute" value={sayCount(now.errorsPerMinute)} bad={now.errorsPerMinute > 0} />
      <Big
        label="Average bitrate"
        value={now.averageBitrateKbps === null ? '–' : formatBitrate(now.averageBitrateKbps)}
      />
    </dl>
  )
}

interface BigProps {
  label: string
  value: string
  note?: ReactNode
  bad?: boolean
}

/** A headline figure, in a `dl`. */
export function Big({ label, value, note, bad = false }: BigProps) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className={cn('mt-1 font-semibold text-xl tabular-nums tracking-tight', bad && 'text-danger')}>{value}</dd>
      {note && <dd className="text-muted text-xs">{note}</dd>}
    </div>
  )
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Minutes of the last hour as they were computed, then the seconds that this page has seen. */
function NowChart({ channelId, seen }: { channelId?: string; seen: readonly Seen[] }) {
  const trpc = useTRPC()
  // Whole minutes: a range of its own for each tick would never be in the cache.
  const minute = Math.floor(useServerNow(MINUTE_MS) / MINUTE_MS) * MINUTE_MS
  const input = { channelId: channelId ?? '', step: 'minute', from: new Date(minute - HOUR_MS).toISOString() } as const
  const hour = useQuery(
    trpc.analytics.timeseries.queryOptions(input, {
      enabled: channelId !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const first = seen[0]?.at ?? Number.POSITIVE_INFINITY
  const minutes = (hour.data?.points ?? []).flatMap(({ at, value }) =>
    value === null || Date.parse(at) >= first ? [] : [{ at: Date.parse(at), viewers: value }],
  )
  const all = [...minutes, ...seen]
  if (all.length < 2) return null
  return (
    <LineChart
      label="Viewers"
      times={all.map(({ at }) => at)}
      lines={[{ label: 'Viewers', tone: 'accent', values: all.map(({ viewers }) => viewers) }]}
      format={sayCount}
      formatTime={formatClock}
    />
  )
}
