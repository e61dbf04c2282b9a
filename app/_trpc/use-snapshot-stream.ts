'use client'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { keepNewest } from './keep-newest.ts'
import { readError } from './read-error.ts'
import { adjustServerClock } from './server-clock.ts'
import type { ConnectionState } from './use-live-subscription.ts'

/** Options of a subscription to snapshots: each of them goes into the query cache, from where pages draw. */
export function useSnapshotStream(listKey: QueryKey) {
  const queryClient = useQueryClient()
  return {
    onData({ data }: { data: { at: string } }) {
      adjustServerClock(data.at)
      queryClient.setQueryData(listKey, data)
    },
    onError(error: unknown) {
      // Asking once more in the ordinary way sends somebody whose session ended to the sign-in page.
      if (readError(error).code === 'UNAUTHENTICATED') void queryClient.invalidateQueries({ queryKey: listKey })
    },
  }
}

/** Options of the query beside it: while the stream is down it is asked every few seconds. */
export const besideStream = (connection: ConnectionState) => ({
  refetchInterval: connection === 'connected' ? (false as const) : 5_000,
  structuralSharing: keepNewest,
})
