'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { type ZoneClock, zoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { GuideFacts } from '#features/guide/schema.ts'
import { Card } from '#ui/card.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { ChannelTabs } from '../_desk/channel-tabs.tsx'
import { type BarDay, dayAt } from '../_future/zone-time.ts'
import { useChannelZone } from '../_schedule/use-channel-zone.ts'
import { StatusBadge } from '../_status/status-badge.tsx'
import { DayPicker } from './day-picker.tsx'

const YEAR_MS = 366 * 86_400_000

export interface ShownDay {
  facts: GuideFacts
  clock: ZoneClock
  day: BarDay
  /** Whether it is the current day. */
  today: boolean
}

interface DayFrameProps {
  channelId: string
  here: 'guide' | 'as-run'
  title: string
  /** Whether future days can be chosen. */
  future: boolean
  children(shown: ShownDay): ReactNode
}

/** The frame of a page about one day of a channel: its name, its tabs, the day picker in its time zone. */
export function DayFrame({ channelId, here, title, future, children }: DayFrameProps) {
  const trpc = useTRPC()
  const { data: snapshot } = useChannels()
  const facts = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  const [chosen, setChosen] = useState<BarDay | null>(null)
  const channel = snapshot?.channels.find(({ id }) => id === channelId)
  const zone = useChannelZone(channelId)
  const clock = useMemo(() => (zone ? zoneClock(zone, serverNow() - 5 * YEAR_MS, serverNow() + YEAR_MS) : null), [zone])
  const name = channel?.name ?? facts.data?.name

  useEffect(() => {
    if (name) document.title = `${title} of ${name} · Cloud Playout`
  }, [name, title])

  const now = clock && dayAt(clock, serverNow())
  const day = chosen ?? now
  return (
    <>
      <header className="mb-2">
        <Link
          href="/channels"
          className="mb-1 inline-flex items-center gap-1.5 rounded text-muted text-xs hover:text-ink"
        >
          <ArrowLeft className="size-3.5" aria-hidden />
          Channels
        </Link>
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="min-w-0 font-semibold text-2xl tracking-tight">{name ?? title}</h1>
          {channel && <StatusBadge channel={channel} />}
        </div>
      </header>
      <ChannelTabs channelId={channelId} zone={zone} here={here} />
      {facts.data && clock && now && day ? (
        <>
          <DayPicker clock={clock} day={day} today={now} future={future} onDay={setChosen} />
          {children({ facts: facts.data, clock, day, today: day.localMs === now.localMs })}
        </>
      ) : facts.error ? (
        <Card>
          <ErrorState
            title="The channel could not be loaded"
            {...readError(facts.error)}
            onRetry={() => void facts.refetch()}
          />
        </Card>
      ) : (
        <Loading what="the channel" className="grid gap-4">
          <Skeleton className="h-10 max-w-md" />
          <Skeleton className="h-96 rounded-xl" />
        </Loading>
      )}
    </>
  )
}
