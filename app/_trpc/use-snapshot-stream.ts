'use client'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { keepNewest } from './keep-newest.ts'
import { readError } from './read-error.ts'
import { adjustServerClock } from './server-clock.ts'
import type { ConnectionState } from './use-live-subscription.ts'

/** Options of a subscription to snapshots: each goes into the query cache that pages read. */
export function useSnapshotStream(listKey: QueryKey) {
  const queryClient = useQueryClient()
  return {
    onData({ data }: { data: { at: string } }) {
      adjustServerClock(data.at)
      queryClient.setQueryData(listKey, data)
    },
    onError(error: unknown) {
      // A refetch redirects to the sign-in page when the session has ended.
      if (readError(error).code === 'UNAUTHENTICATED') void queryClient.invalidateQueries({ queryKey: listKey })
    },
  }
}

/** Options of the query next to a stream: it polls while the stream is down. */
export const besideStream = (connection: ConnectionState) => ({
  refetchInterval: connection === 'connected' ? (false as const) : 5_000,
  structuralSharing: keepNewest,
})
