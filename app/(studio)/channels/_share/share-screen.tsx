'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { QueryView } from '#ui/query-view.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'
import { AccessCard } from './access-card.tsx'
import { EmbedCard } from './embed-card.tsx'
import { LookCard } from './look-card.tsx'
import { WatchCard } from './watch-card.tsx'

/** Watch page, embed, access and player settings of a channel. */
export function ShareScreen({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const player = useQuery(trpc.player.get.queryOptions({ channelId }))
  return (
    <ChannelPage channelId={channelId} here="share">
      {() => (
        <QueryView card query={player} what="the player" bars={5}>
          {(settings) => (
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
          )}
        </QueryView>
      )}
    </ChannelPage>
  )
}
