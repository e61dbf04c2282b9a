'use client'
import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Button } from '#ui/button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'
import { UrlCard } from '../_channel/url-card.tsx'
import { AccessCard } from './access-card.tsx'
import { EmbedCard } from './embed-card.tsx'
import { EncryptionCard } from './encryption-card.tsx'
import { LookCard } from './look-card.tsx'

const WHO = {
  public: 'Anyone can watch.',
  unlisted: 'Anyone with the link can watch. Not listed.',
  token: 'Needs a signed link: your server adds ?token=… for each viewer.',
}

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
                <UrlCard
                  title="Watch page"
                  hint={WHO[settings.access]}
                  url={settings.watchUrl}
                  copyLabel="Copy the watch page URL"
                  testId="watch-url"
                >
                  <Button asChild icon={ExternalLink} size="small">
                    <a href={settings.watchUrl} target="_blank" rel="noreferrer">
                      Open
                    </a>
                  </Button>
                </UrlCard>
                <EmbedCard settings={settings} />
              </div>
              <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
                {/* Changes saved elsewhere remount the form; a refetch without changes keeps what is typed. */}
                <AccessCard key={`${settings.access} ${settings.embedDomains.join()}`} settings={settings} />
                <EncryptionCard settings={settings} />
                <LookCard settings={settings} />
              </div>
            </div>
          )}
        </QueryView>
      )}
    </ChannelPage>
  )
}
