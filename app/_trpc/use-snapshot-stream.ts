'use client'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { keepNewest } from './keep-newest.ts'
import { readError } from './read-error.ts'
import { adjustServerClock } from './server-clock.ts'
import type { ConnectionState } from './use-live-subscription.ts'

const ENDS_PAGE = new Set(['UNAUTHENTICATED', 'ACCOUNT_CHANGED', 'NO_ACCOUNT'])

/** Options of a subscription to snapshots: each goes into the query cache that pages read. */
export function useSnapshotStream(listKey: QueryKey) {
  const queryClient = useQueryClient()
  return {
    onData({ data }: { data: { at: string } }) {
      adjustServerClock(data.at)
      queryClient.setQueryData(listKey, data)
    },
    onError(error: unknown) {
      // A refetch leaves the page when the session has ended, or shows another account.
      if (ENDS_PAGE.has(readError(error).code)) void queryClient.invalidateQueries({ queryKey: listKey })
    },
  }
}

/** Options of the query next to a stream: it polls while the stream is down. */
export const besideStream = (connection: ConnectionState) => ({
  refetchInterval: connection === 'connected' ? (false as const) : 5_000,
  structuralSharing: keepNewest,
})
