'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { AuditCard } from '#app/(studio)/_audit/audit-card.tsx'
import type { ChannelDetailView } from '#features/channel/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'
import { UrlCard } from '../_channel/url-card.tsx'
import { DestinationsCard } from '../_destinations/destinations-card.tsx'
import { LiveInCard } from '../_live-in/live-in-card.tsx'
import { ChannelPlayer } from '../_player/channel-player.tsx'
import { RundownEditor } from '../_rundown/rundown-editor.tsx'
import { AirList } from '../_status/air-list.tsx'
import { ViewersCard } from '../_viewers/viewers-card.tsx'
import { ChannelActions } from './channel-actions.tsx'
import { HealthCard } from './health-card.tsx'
import { LiveBanner } from './live-banner.tsx'
import { OnAirCard } from './on-air-card.tsx'
import { ScheduleSummaryCard } from './schedule-summary-card.tsx'
import { usePictureAir } from './use-picture-air.ts'

const PREPARING_MS = 10_000

/** One channel. Status and air are streamed; the rest is refetched when they change. */
export function ChannelDesk({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const { data: snapshot } = useChannels()
  const detail = useQuery(
    trpc.channel.get.queryOptions(
      { channelId },
      // The preparation of an item is no change of its channel.
      { refetchInterval: ({ state }) => (state.data?.rundown.some(({ ready }) => !ready) ? PREPARING_MS : false) },
    ),
  )
  const live = snapshot?.channels.find(({ id }) => id === channelId)
  const channel = detail.data && { ...detail.data, ...live }
  return (
    <ChannelPage
      channelId={channelId}
      here="air"
      error={detail.error}
      actions={channel && snapshot && <ChannelActions channel={channel} />}
    >
      {() => (
        <QueryView
          card="error"
          query={{ ...detail, data: channel && snapshot && channel }}
          what="the channel"
          skeleton={<DeskSkeleton />}
        >
          {(data) => <Desk channel={data} />}
        </QueryView>
      )}
    </ChannelPage>
  )
}

function Desk({ channel }: { channel: ChannelDetailView }) {
  const picture = usePictureAir(channel)
  return (
    <>
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
          {channel.mode === 'calendar' ? (
            <ScheduleSummaryCard channel={channel} />
          ) : (
            <RundownEditor channel={channel} />
          )}
        </div>
        <div className="grid min-w-0 gap-4 md:grid-cols-2 md:items-start xl:grid-cols-1">
          <Card>
            <CardHeader title="Up next" hint={channel.order ? 'After the return to the schedule.' : undefined} />
            {picture.coming.length > 0 ? (
              <AirList label="Up next" airings={picture.coming} />
            ) : (
              <p className="px-4 pb-5 text-muted text-sm sm:px-5">
                {channel.status === 'STOPPED' ? 'Start the channel to see what airs next.' : 'Nothing is planned yet.'}
              </p>
            )}
          </Card>
          <LiveInCard channel={channel} />
          <DestinationsCard channel={channel} />
          <ViewersCard channel={channel} />
          <HealthCard channel={channel} />
          <UrlCard
            title="Playback URL"
            hint={channel.access === 'token' ? 'Needs a token in the path: /live/~token/…' : 'HLS, for any player.'}
            url={channel.hlsUrl}
            copyLabel="Copy the HLS URL"
            testId="hls-url"
          />
          <AuditCard subjectId={channel.id} occasion={`${channel.revision} ${channel.status}`} />
        </div>
      </div>
    </>
  )
}

/** The desk's outline, so that nothing moves when data arrives. */
function DeskSkeleton() {
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid gap-4">
        <Skeleton className="aspect-video rounded-xl" />
        <Skeleton className="h-28 rounded-xl" />
      </div>
      <Card className="grid gap-3 p-5">
        {['w-2/3', 'w-full', 'w-5/6', 'w-3/4'].map((width) => (
          <Skeleton key={width} className={`h-4 ${width}`} />
        ))}
      </Card>
    </div>
  )
}
