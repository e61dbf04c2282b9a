'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import type { ContributionsSnapshot } from '../../../../server/features/contribution/schema.ts'
import { keepNewest } from '../../../_trpc/keep-newest.ts'
import { readError } from '../../../_trpc/read-error.ts'
import { adjustServerClock } from '../../../_trpc/server-clock.ts'
import { useTRPC } from '../../../_trpc/trpc.ts'
import { useKeptOpen } from '../../../_trpc/use-live-subscription.ts'

/** A channel’s live feeds, kept fresh by a stream; while that is down they are asked for every few seconds. */
export function useContributions(channelId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const listKey = trpc.contribution.list.queryKey({ channelId })

  const subscription = useSubscription(
    trpc.contribution.onChange.subscriptionOptions(
      { channelId },
      {
        onData: ({ data }) => {
          adjustServerClock(data.at)
          queryClient.setQueryData<ContributionsSnapshot>(listKey, data)
        },
        onError: (error) => {
          // Asking once more in the ordinary way sends somebody whose session ended to the sign-in page.
          if (readError(error).code === 'UNAUTHENTICATED') void queryClient.invalidateQueries({ queryKey: listKey })
        },
      },
    ),
  )
  const connection = useKeptOpen(subscription)
  return useQuery(
    trpc.contribution.list.queryOptions(
      { channelId },
      { refetchInterval: connection === 'connected' ? false : 5_000, structuralSharing: keepNewest },
    ),
  )
}

/** After a command of one's own: what is shown is asked for again, the trail of changes with it. */
export function useAskAgain(channelId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => {
    void queryClient.invalidateQueries({ queryKey: trpc.contribution.list.queryKey({ channelId }) })
    void queryClient.invalidateQueries({ queryKey: trpc.account.listAudit.queryKey({ subjectId: channelId }) })
  }
}
