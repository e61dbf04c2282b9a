'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useKeptOpen } from '#app/_trpc/use-live-subscription.ts'
import { besideStream, useSnapshotStream } from '#app/_trpc/use-snapshot-stream.ts'
import type { LibrarySnapshot, MediaView } from '#features/media/schema.ts'
import { uploadStore } from './_upload/use-uploads.ts'

/** The account's library, kept fresh by a stream; while that is down it is asked for every few seconds. */
export function useLibrary() {
  const trpc = useTRPC()
  const putMedia = usePutMedia()
  const stream = useSnapshotStream(trpc.media.list.queryKey())
  const subscription = useSubscription(trpc.media.onChange.subscriptionOptions(undefined, stream))
  const connection = useKeptOpen(subscription)

  useEffect(() => uploadStore.onStored(putMedia), [putMedia])

  return useQuery(trpc.media.list.queryOptions(undefined, besideStream(connection)))
}

/** Puts the answer of a command in place at once. The stream may have told of later changes already: asked again. */
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

export function useTakeOutMedia() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (mediaId: string) => {
    queryClient.setQueryData<LibrarySnapshot>(
      trpc.media.list.queryKey(),
      (snapshot) => snapshot && { ...snapshot, media: snapshot.media.filter(({ id }) => id !== mediaId) },
    )
  }
}
