'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { Card } from '#ui/card.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { ChannelTabs } from '../_desk/channel-tabs.tsx'
import { StatusBadge } from '../_status/status-badge.tsx'
import { ScheduleEditor } from './schedule-editor.tsx'
import { useChannelZone } from './use-channel-zone.ts'

/** The schedule of one channel: edited, checked and published. */
export function ScheduleScreen({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const { data: snapshot } = useChannels()
  const zone = useChannelZone(channelId)
  // The editor owns the draft: only a conflict or a publication reloads it.
  const draft = useQuery(
    trpc.schedule.getDraft.queryOptions(
      { channelId },
      { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
    ),
  )
  const library = useQuery(trpc.media.list.queryOptions(undefined, { refetchInterval: 15_000 }))
  const channel = snapshot?.channels.find(({ id }) => id === channelId)
  const failed = draft.error ?? library.error

  useEffect(() => {
    if (channel) document.title = `Schedule of ${channel.name} · Cloud Playout`
  }, [channel])

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
          <h1 className="min-w-0 font-semibold text-2xl tracking-tight">{channel?.name ?? 'Schedule'}</h1>
          {channel && <StatusBadge channel={channel} />}
        </div>
      </header>
      <ChannelTabs channelId={channelId} zone={zone} here="schedule" />
      {/* A draft cached by an earlier page may be out of date: saving on top of it would be refused. */}
      {draft.data && draft.isFetchedAfterMount && library.data ? (
        <ScheduleEditor
          channelId={channelId}
          onAir={channel !== undefined && channel.status !== 'STOPPED'}
          given={draft.data}
          media={library.data.media}
        />
      ) : failed ? (
        <Card>
          <ErrorState
            title="The schedule could not be loaded"
            {...readError(failed)}
            onRetry={() => {
              void draft.refetch()
              void library.refetch()
            }}
          />
        </Card>
      ) : (
        <Loading what="the schedule" className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
          <Skeleton className="h-[60dvh] rounded-xl" />
          <Skeleton className="h-80 rounded-xl" />
        </Loading>
      )}
    </>
  )
}
