'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { readError } from '../../_trpc/read-error.ts'
import { useTRPC } from '../../_trpc/trpc.ts'
import { Button } from '../../_ui/button.tsx'
import { Card, CardHeader } from '../../_ui/card.tsx'
import { ErrorState } from '../../_ui/error-state.tsx'
import { Loading } from '../../_ui/loading.tsx'
import { Skeleton } from '../../_ui/skeleton.tsx'
import { AuditList } from '../_audit/audit-list.tsx'

/** Everything that was done in the account, newest first. */
export function AuditTrail() {
  const trpc = useTRPC()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    trpc.account.listAudit.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
  )
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Card aria-label="Audit trail">
      <CardHeader title="Audit trail" hint="Who did what, and when. It can be added to but never changed." />
      <div className="pb-3">
        {data ? (
          <AuditList entries={entries} withSubject />
        ) : error ? (
          <ErrorState
            title="The trail could not be read"
            {...readError(error)}
            onRetry={() => refetch()}
            className="py-8"
          />
        ) : (
          <Loading what="the audit trail" className="grid gap-3 px-4 pb-2 sm:px-5">
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-4 w-3/5" />
          </Loading>
        )}
        {hasNextPage && (
          <div className="px-4 pt-2 sm:px-5">
            <Button size="small" busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
              Show older entries
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}
