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
import { useChannelZone } from '../_schedule/use-channel-zone.ts'
import { StatusBadge } from '../_status/status-badge.tsx'
import { AccessCard } from './access-card.tsx'
import { EmbedCard } from './embed-card.tsx'
import { LookCard } from './look-card.tsx'
import { WatchCard } from './watch-card.tsx'

/** Watch page, embed, access and player settings of a channel. */
export function ShareScreen({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const { data: snapshot } = useChannels()
  const zone = useChannelZone(channelId)
  const { data: settings, error, refetch } = useQuery(trpc.player.get.queryOptions({ channelId }))
  const channel = snapshot?.channels.find(({ id }) => id === channelId)
  const name = channel?.name ?? settings?.name

  useEffect(() => {
    if (name) document.title = `Share ${name} · Cloud Playout`
  }, [name])

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
          <h1 className="min-w-0 font-semibold text-2xl tracking-tight">{name ?? 'Share'}</h1>
          {channel && <StatusBadge channel={channel} />}
        </div>
      </header>
      <ChannelTabs channelId={channelId} zone={zone} here="share" />
      {settings ? (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
            <WatchCard settings={settings} />
            <EmbedCard settings={settings} />
          </div>
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
            {/* Changes saved elsewhere remount the form; a refetch without changes keeps what is typed. */}
            <AccessCard key={`${settings.access} ${settings.embedDomains.join()}`} settings={settings} />
            <LookCard settings={settings} />
          </div>
        </div>
      ) : error ? (
        <Card>
          <ErrorState title="The player could not be loaded" {...readError(error)} onRetry={() => void refetch()} />
        </Card>
      ) : (
        <Loading what="the player" className="grid gap-4">
          <Skeleton className="h-28 rounded-xl" />
          <Skeleton className="h-96 rounded-xl" />
        </Loading>
      )}
    </>
  )
}
