'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'

/**
 * A channel’s live inputs, polled every two seconds. Not a stream: a browser opens at most six connections to a
 * server, and each open desk holds one already.
 */
export function useContributions(channelId: string) {
  const trpc = useTRPC()
  return useQuery(trpc.contribution.list.queryOptions({ channelId }, { refetchInterval: 2_000 }))
}

/** After an own command: refetches the list and the audit entries. */
export function useAskAgain(channelId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => {
    void queryClient.invalidateQueries({ queryKey: trpc.contribution.list.queryKey({ channelId }) })
    void queryClient.invalidateQueries({ queryKey: trpc.account.listAudit.queryKey({ subjectId: channelId }) })
  }
}
