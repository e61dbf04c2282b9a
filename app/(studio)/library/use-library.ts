'use client'
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useRef } from 'react'
import { adjustServerClock } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useKeptOpen } from '#app/_trpc/use-live-subscription.ts'
import type { LibraryNews } from '#features/media/library-schema.ts'
import type { LibrarySnapshot, MediaFilter, MediaView } from '#features/media/schema.ts'
import { uploadStore } from './_upload/use-uploads.ts'

const ITEMS_A_PAGE = 60
/** While the stream is down. */
const POLL_MS = 5_000

/** The items that meet the conditions, a page at a time. */
export function useLibraryItems(asked: MediaFilter) {
  const trpc = useTRPC()
  const connection = useLibraryNews()
  return useInfiniteQuery(
    trpc.media.list.infiniteQueryOptions(
      { ...asked, limit: ITEMS_A_PAGE },
      {
        getNextPageParam: ({ media }) => (media.length < ITEMS_A_PAGE ? undefined : media.at(-1)?.id),
        placeholderData: keepPreviousData,
        refetchInterval: connection === 'connected' ? false : POLL_MS,
      },
    ),
  )
}

/** What the library consists of. */
export const useLibrary = () => useQuery(useTRPC().media.library.queryOptions())

/** Shows progress as it comes, and fetches again what has changed. */
function useLibraryNews() {
  const trpc = useTRPC()
  const { show, refresh } = useShownMedia()
  const seen = useRef<string | null>(null)
  const subscription = useSubscription(
    trpc.media.onChange.subscriptionOptions(undefined, {
      onData({ data }: { data: LibraryNews }) {
        adjustServerClock(data.at)
        for (const media of data.media) show(media)
        if (seen.current !== null && seen.current !== data.change) refresh()
        seen.current = data.change
      },
      // A refetch leaves the page when the session has ended, or shows another account.
      onError: refresh,
    }),
  )
  useEffect(() => uploadStore.onStored(refresh), [refresh])
  return useKeptOpen(subscription)
}

/** Shows the answer of a command at once, then refetches: other changes may have come before it. */
export function usePutMedia() {
  const { show, refresh } = useShownMedia()
  return (media: MediaView) => {
    show(media)
    refresh()
  }
}

/** Fetches what pages show of the library again. */
export const useRefreshMedia = () => useShownMedia().refresh

function useShownMedia() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const latest = useRef({ show, refresh })
  function show(media: MediaView) {
    // The stream does not say which items are the same file, and which a schedule names.
    const merge = (other: MediaView) =>
      other.id === media.id ? { ...media, sameAs: media.sameAs ?? other.sameAs, scheduledOn: other.scheduledOn } : other
    queryClient.setQueriesData<InfiniteData<LibrarySnapshot>>(
      { queryKey: trpc.media.list.infiniteQueryKey() },
      (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, media: page.media.map(merge) })) },
    )
    queryClient.setQueryData<MediaView>(
      trpc.media.get.queryKey({ mediaId: media.id }),
      (shown) => shown && merge(shown),
    )
  }
  function refresh() {
    const { list, library, get, listDeleted } = trpc.media
    for (const read of [list, library, get, listDeleted]) void queryClient.invalidateQueries(read.pathFilter())
  }
  return latest.current
}
