'use client'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, TvMinimal } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { AuditCard } from '#app/(studio)/_audit/audit-card.tsx'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Notice } from '#ui/notice.tsx'
import { DestinationsCard } from '../_destinations/destinations-card.tsx'
import { LiveInCard } from '../_live-in/live-in-card.tsx'
import { ChannelPlayer } from '../_player/channel-player.tsx'
import { RundownEditor } from '../_rundown/rundown-editor.tsx'
import { useChannelZone } from '../_schedule/use-channel-zone.ts'
import { StatusBadge } from '../_status/status-badge.tsx'
import { ViewersCard } from '../_viewers/viewers-card.tsx'
import { AddressesCard } from './addresses-card.tsx'
import { ChannelActions } from './channel-actions.tsx'
import { ChannelTabs } from './channel-tabs.tsx'
import { ComingCard } from './coming-card.tsx'
import { DeskSkeleton } from './desk-skeleton.tsx'
import { HealthCard } from './health-card.tsx'
import { LiveBanner } from './live-banner.tsx'
import { OnAirCard } from './on-air-card.tsx'
import { ScheduleSummaryCard } from './schedule-summary-card.tsx'
import { usePictureAir } from './use-picture-air.ts'

/** One channel. Status and air are streamed; the rest is refetched when they change. */
export function ChannelDesk({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const { data: snapshot } = useChannels()
  const zone = useChannelZone(channelId)
  const { data: detail, error, refetch } = useQuery(trpc.channel.get.queryOptions({ channelId }))
  const live = snapshot?.channels.find(({ id }) => id === channelId)
  const name = live?.name ?? detail?.name

  useEffect(() => {
    if (name) document.title = `${name} · Cloud Playout`
  }, [name])

  const channel = detail && { ...detail, ...live }
  const picture = usePictureAir(channel)

  // Deleted elsewhere: the stream no longer has it, but the details may still be in the cache.
  if (readError(error).code === 'CHANNEL_NOT_FOUND' && error) return <NoSuchChannel />
  if (!detail && error)
    return (
      <Card>
        <ErrorState title="The channel could not be loaded" {...readError(error)} onRetry={() => refetch()} />
      </Card>
    )
  if (!channel || !snapshot) return <DeskSkeleton />

  return (
    <>
      <header className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <Link
            href="/channels"
            className="mb-1 inline-flex items-center gap-1.5 rounded text-muted text-xs hover:text-ink"
          >
            <ArrowLeft className="size-3.5" aria-hidden />
            Channels
          </Link>
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="min-w-0 font-semibold text-2xl tracking-tight">{channel.name}</h1>
            <span aria-live="polite">
              <StatusBadge channel={channel} />
            </span>
          </div>
        </div>
        <ChannelActions channel={channel} />
      </header>
      <ChannelTabs channelId={channel.id} zone={zone} here="air" />
      {channel.reason && (
        <Notice tone={channel.status === 'ERROR' ? 'danger' : 'warn'} className="mb-4">
          {channel.reason}
        </Notice>
      )}
      <LiveBanner channel={channel} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <ChannelPlayer channel={channel} onPicture={picture.onPicture} />
          <OnAirCard channel={{ ...channel, now: picture.now, next: picture.next }} lagMs={picture.lagMs} />
          {channel.mode === 'CALENDAR' ? (
            <ScheduleSummaryCard channel={channel} />
          ) : (
            <RundownEditor channel={channel} />
          )}
        </div>
        <div className="grid min-w-0 gap-4 md:grid-cols-2 md:items-start xl:grid-cols-1">
          <ComingCard upcoming={picture.coming} onAir={channel.status !== 'STOPPED'} byOrder={channel.order !== null} />
          <LiveInCard channel={channel} />
          <DestinationsCard channel={channel} />
          <ViewersCard channel={channel} />
          <HealthCard channel={channel} at={snapshot.at} />
          <AddressesCard channel={channel} />
          <AuditCard subjectId={channel.id} occasion={`${channel.revision} ${channel.status}`} />
        </div>
      </div>
    </>
  )
}

function NoSuchChannel() {
  return (
    <Card>
      <h1 className="sr-only">Channel not found</h1>
      <EmptyState
        icon={TvMinimal}
        title="Channel not found"
        action={
          <Button asChild>
            <Link href="/channels">Go to channels</Link>
          </Button>
        }
      >
        The address is wrong, or the channel was deleted.
      </EmptyState>
    </Card>
  )
}
