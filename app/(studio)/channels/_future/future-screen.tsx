'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { FutureVersion } from '#domain/preview/statement.ts'
import { QueryView } from '#ui/query-view.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'
import { FuturePanel } from './future-panel.tsx'

interface FutureScreenProps {
  channelId: string
  first: { at: number | null; version: FutureVersion }
}

/** Preview any future instant of a channel as it will air. */
export function FutureScreen({ channelId, first }: FutureScreenProps) {
  const trpc = useTRPC()
  const facts = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  return (
    <ChannelPage channelId={channelId} here="future">
      {() => (
        <QueryView
          card="error"
          query={facts}
          what="the channel"
          skeleton={<Skeleton className="aspect-video rounded-xl" />}
          className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]"
        >
          {({ name, zone }) => <FuturePanel channel={{ id: channelId, name }} zone={zone} first={first} />}
        </QueryView>
      )}
    </ChannelPage>
  )
}
