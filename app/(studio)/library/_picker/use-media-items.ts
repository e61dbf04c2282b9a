'use client'
import { type QueryClient, type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type LibrarySnapshot, type MediaView, MOST_IDS } from '#features/media/schema.ts'

/** The items with these ids: exactly those are read. Some of them may be deleted. */
export function useMediaItems(ids: readonly string[]) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const wanted = [...new Set(ids)].filter((id) => id !== '').sort()
  const reads = Array.from({ length: Math.ceil(wanted.length / MOST_IDS) }, (_, read) =>
    wanted.slice(read * MOST_IDS, (read + 1) * MOST_IDS),
  )
  return useQueries({
    queries: reads.map((some) =>
      trpc.media.list.queryOptions(
        { ids: some.join(','), limit: MOST_IDS },
        { placeholderData: () => findShown(queryClient, trpc.media.list.queryKey(), new Set(some)) },
      ),
    ),
    combine: combineItems,
  })
}

/** Those of them that another list of the page has: an item that was just picked has its name at once. */
function findShown(queryClient: QueryClient, queryKey: readonly unknown[], ids: ReadonlySet<string>) {
  const lists = queryClient.getQueriesData<LibrarySnapshot>({ queryKey })
  const media = lists.flatMap(([, list]) => list?.media?.filter(({ id }) => ids.has(id)) ?? [])
  return media.length > 0 ? { media, at: new Date(0).toISOString() } : undefined
}

const combineItems = (reads: UseQueryResult<LibrarySnapshot, unknown>[]) => ({
  items: new Map<string, MediaView>(
    reads.flatMap(({ data }) => data?.media.map((item) => [item.id, item] as const) ?? []),
  ),
  /** All are read: an id without an item is of one that was deleted. */
  isRead: reads.every(({ isSuccess, isPlaceholderData }) => isSuccess && !isPlaceholderData),
  error: reads.find(({ error }) => error)?.error ?? null,
})

export type MediaItems = ReturnType<typeof combineItems>

/** The title of an item, or why there is none. */
export const titleIn = ({ items, isRead, error }: MediaItems, id: string): string =>
  items.get(id)?.title ?? (error ? 'Name not loaded' : isRead ? 'Deleted item' : 'Loading…')
