'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useKeptOpen } from '#app/_trpc/use-live-subscription.ts'
import { besideStream, useSnapshotStream } from '#app/_trpc/use-snapshot-stream.ts'
import type { LibrarySnapshot, MediaView } from '#features/media/schema.ts'
import { uploadStore } from './_upload/use-uploads.ts'

/** The account's library, updated by a stream, or by polling while the stream is down. */
export function useLibrary() {
  const trpc = useTRPC()
  const putMedia = usePutMedia()
  const stream = useSnapshotStream(trpc.media.list.queryKey())
  const subscription = useSubscription(trpc.media.onChange.subscriptionOptions(undefined, stream))
  const connection = useKeptOpen(subscription)

  const queryClient = useQueryClient()
  useEffect(
    () =>
      uploadStore.onStored((mediaId) => {
        if (!mediaId) return void queryClient.invalidateQueries({ queryKey: trpc.media.list.queryKey() })
        // If this fails, the stream shows the item a moment later.
        queryClient.fetchQuery(trpc.media.get.queryOptions({ mediaId })).then(putMedia, () => undefined)
      }),
    [putMedia, queryClient, trpc],
  )

  return useQuery(trpc.media.list.queryOptions(undefined, besideStream(connection)))
}

/** Shows the answer of a command at once, then refetches: the stream may already have delivered later changes. */
export function usePutMedia() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (media: MediaView) => {
    const listKey = trpc.media.list.queryKey()
    queryClient.setQueryData<LibrarySnapshot>(listKey, (snapshot) => {
      if (!snapshot) return snapshot
      const known = snapshot.media.some(({ id }) => id === media.id)
      const items = known
        ? snapshot.media.map((other) => (other.id === media.id ? media : other))
        : [media, ...snapshot.media]
      return { ...snapshot, media: items }
    })
    void queryClient.invalidateQueries({ queryKey: listKey })
  }
}
