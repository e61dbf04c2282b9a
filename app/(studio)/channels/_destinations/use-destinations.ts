'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useTRPC } from '../../../_trpc/trpc.ts'
import { useKeptOpen } from '../../../_trpc/use-live-subscription.ts'
import { besideStream, useSnapshotStream } from '../../../_trpc/use-snapshot-stream.ts'

/** A channel’s destinations, kept fresh by a stream; while that is down they are asked for every few seconds. */
export function useDestinations(channelId: string) {
  const { destination } = useTRPC()
  const stream = useSnapshotStream(destination.list.queryKey({ channelId }))
  const subscription = useSubscription(destination.onChange.subscriptionOptions({ channelId }, stream))
  return useQuery(destination.list.queryOptions({ channelId }, besideStream(useKeptOpen(subscription))))
}

/** After a command of one's own: what is shown is asked for again, the trail of changes with it. */
export function useAskAgain(channelId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => {
    void queryClient.invalidateQueries({ queryKey: trpc.destination.list.queryKey({ channelId }) })
    void queryClient.invalidateQueries({ queryKey: trpc.account.listAudit.queryKey({ subjectId: channelId }) })
  }
}
