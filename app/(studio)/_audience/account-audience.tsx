'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { TvMinimal } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sayAverage, sayCount, sayShare, sayWatchTime } from '#domain/analytics/say-report.ts'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import type { AudienceNow } from '#features/analytics/now-schema.ts'
import type { ChannelAudiences } from '#features/analytics/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { Permitted } from '#ui/permitted.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { NowView } from './now-view.tsx'

const PERIODS = [
  { value: 1, label: '24 hours' },
  { value: 7, label: '7 days' },
  { value: 28, label: '28 days' },
] as const
type Days = (typeof PERIODS)[number]['value']

/** Who watches the channels of the account, now and in the last days. */
export function AccountAudience() {
  return (
    <>
      <PageHeader title="Audience" hint="All channels of the account." />
      <Permitted needs="figures" title="Audience">
        <NowView>{(now) => <Channels now={now} />}</NowView>
      </Permitted>
    </>
  )
}

type Row = ChannelAudiences['channels'][number] & { viewers: number }

const COLUMNS: Column<Row>[] = [
  {
    label: 'Channel',
    bare: true,
    className: 'wrap-anywhere max-sm:font-medium',
    sortBy: ({ name }) => name,
    cell: ({ channelId, name }) => (
      <Link className="text-accent underline underline-offset-4" href={`/channels/${channelId}/audience`}>
        {name}
      </Link>
    ),
  },
  { label: 'Now', numeric: true, sortBy: ({ viewers }) => viewers, cell: ({ viewers }) => sayCount(viewers) },
  {
    label: 'Average viewers',
    numeric: true,
    sortBy: ({ averageViewers }) => averageViewers,
    cell: ({ averageViewers }) => sayAverage(averageViewers),
  },
  { label: 'Views', numeric: true, sortBy: ({ views }) => views, cell: ({ views }) => sayCount(views) },
  {
    label: 'Watch time',
    numeric: true,
    sortBy: ({ watchTimeMs }) => watchTimeMs,
    cell: ({ watchTimeMs }) => sayWatchTime(watchTimeMs),
  },
  { label: 'Share', numeric: true, sortBy: ({ share }) => share, cell: ({ share }) => sayShare(share) },
  {
    label: 'Rebuffer ratio',
    numeric: true,
    sortBy: ({ rebufferRatio }) => rebufferRatio,
    cell: ({ rebufferRatio }) => sayShare(rebufferRatio),
  },
]

function Channels({ now }: { now: AudienceNow }) {
  const trpc = useTRPC()
  const [days, setDays] = useState<Days>(1)
  // Whole hours: a range of its own for each moment would never be in the cache.
  const to = Math.ceil(useServerNow(60_000) / HOUR_MS) * HOUR_MS
  const query = useQuery(
    trpc.analytics.channels.queryOptions(
      { from: new Date(to - days * DAY_MS).toISOString() },
      { placeholderData: keepPreviousData, refetchInterval: 60_000 },
    ),
  )
  const viewers = new Map(now.channels.map((channel) => [channel.channelId, channel.viewers]))
  return (
    <Card aria-label="Channels" aria-busy={query.isPlaceholderData}>
      <CardHeader title="Channels" hint="The most watched first.">
        <Segmented<Days> legend="Period" options={PERIODS} value={days} onChange={setDays} />
      </CardHeader>
      <QueryView query={query} what="the channels" bars={4}>
        {({ channels }) =>
          channels.length > 0 ? (
            <DataTable
              label="Channels"
              columns={COLUMNS}
              rows={channels.map((channel) => ({ ...channel, viewers: viewers.get(channel.channelId) ?? 0 }))}
              rowId={({ channelId }) => channelId}
              rowProps={() => ({ 'data-testid': 'channel-audience' })}
              pageRows={50}
              className="min-w-[46rem]"
            />
          ) : (
            <EmptyState icon={TvMinimal} title="No channels yet" className="py-10">
              Create a channel, put it on air and share its page: its viewers appear here.
            </EmptyState>
          )
        }
      </QueryView>
    </Card>
  )
}
