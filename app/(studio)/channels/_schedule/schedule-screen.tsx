'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { useMediaSearch } from '#app/(studio)/library/_picker/use-media-search.ts'
import { QueryView } from '#ui/query-view.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'
import { ScheduleEditor } from './schedule-editor.tsx'

/** Items become ready while the page is open. */
const SHELF_POLL_MS = 15_000

/** The schedule of one channel: edited, checked and published. */
export function ScheduleScreen({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const channel = useChannels().data?.channels.find(({ id }) => id === channelId)
  // The editor owns the draft: only a conflict or a publication reloads it.
  const draft = useQuery(
    trpc.schedule.getDraft.queryOptions(
      { channelId },
      { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
    ),
  )
  const shelf = useMediaSearch({ status: 'airable' }, { pollMs: SHELF_POLL_MS })
  // A draft cached by an earlier page may be out of date: saving on top of it would be refused.
  const isReady = draft.isFetchedAfterMount && (shelf.media || shelf.error)
  const query = { ...draft, data: isReady ? draft.data : undefined }
  return (
    <ChannelPage channelId={channelId} here="schedule">
      {() => (
        <QueryView
          card="error"
          query={query}
          what="the schedule"
          skeleton={<Skeleton className="h-[60dvh] rounded-xl" />}
          className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]"
        >
          {(given) => (
            <ScheduleEditor
              channelId={channelId}
              onAir={channel !== undefined && channel.status !== 'STOPPED'}
              given={given}
              shelf={shelf}
            />
          )}
        </QueryView>
      )}
    </ChannelPage>
  )
}
