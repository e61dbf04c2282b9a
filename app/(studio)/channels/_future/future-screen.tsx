'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import type { FutureVersion } from '#domain/preview/statement.ts'
import { Card } from '#ui/card.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { ChannelTabs } from '../_desk/channel-tabs.tsx'
import { useChannelZone } from '../_schedule/use-channel-zone.ts'
import { StatusBadge } from '../_status/status-badge.tsx'
import { FuturePanel } from './future-panel.tsx'

interface FutureScreenProps {
  channelId: string
  first: { at: number | null; version: FutureVersion }
}

/** Preview any future instant of a channel as it will air. */
export function FutureScreen({ channelId, first }: FutureScreenProps) {
  const trpc = useTRPC()
  const { data: snapshot } = useChannels()
  const zone = useChannelZone(channelId)
  const draft = useQuery(trpc.schedule.getDraft.queryOptions({ channelId }))
  const channel = snapshot?.channels.find(({ id }) => id === channelId)

  useEffect(() => {
    if (channel) document.title = `Preview of ${channel.name} · Cloud Playout`
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
          <h1 className="min-w-0 font-semibold text-2xl tracking-tight">{channel?.name ?? 'Preview'}</h1>
          {channel && <StatusBadge channel={channel} />}
        </div>
      </header>
      <ChannelTabs channelId={channelId} zone={zone} here="future" />
      {draft.data && channel ? (
        <FuturePanel channel={channel} zone={zone ?? draft.data.content.zone} first={first} />
      ) : draft.error ? (
        <Card>
          <ErrorState
            title="The channel could not be loaded"
            {...readError(draft.error)}
            onRetry={() => void draft.refetch()}
          />
        </Card>
      ) : (
        <Loading what="the channel" className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
          <Skeleton className="aspect-video rounded-xl" />
          <Skeleton className="h-60 rounded-xl" />
        </Loading>
      )}
    </>
  )
}
