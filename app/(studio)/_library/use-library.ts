'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../../_trpc/trpc.ts'
import { useKeptOpen } from '../../_trpc/use-live-subscription.ts'

/** The library as it is now: every step of every transcode arrives by itself. */
export function useLibrary() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const subscription = useSubscription(
    trpc.media.onChange.subscriptionOptions(undefined, {
      onData: ({ data }) => queryClient.setQueryData(trpc.media.list.queryKey(), data),
    }),
  )
  const connection = useKeptOpen(subscription)
  return useQuery(
    trpc.media.list.queryOptions(undefined, { refetchInterval: connection === 'connected' ? false : 5_000 }),
  )
}
