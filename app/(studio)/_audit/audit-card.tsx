'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { AuditList } from './audit-list.tsx'

const SHOWN = 8

/** The latest audit entries of one subject. `occasion` changes when there may be a new one. */
export function AuditCard({ subjectId, occasion }: { subjectId: string; occasion: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const options = trpc.account.listAudit.queryOptions({ subjectId })
  const { data, error } = useQuery(options)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new occasion triggers the refetch
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: options.queryKey })
  }, [occasion])

  return (
    <Card>
      <CardHeader title="Recent changes" />
      <div className="pb-3">
        {data ? (
          data.entries.length > 0 ? (
            <AuditList entries={data.entries.slice(0, SHOWN)} withSubject={false} />
          ) : (
            <p className="px-4 pb-2 text-muted text-sm sm:px-5">Nothing yet.</p>
          )
        ) : error ? (
          <p className="px-4 pb-2 text-muted text-sm sm:px-5">{readError(error).message}</p>
        ) : (
          <Loading what="recent changes" className="grid gap-3 px-4 pb-2 sm:px-5">
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-4 w-4/5" />
          </Loading>
        )}
      </div>
    </Card>
  )
}
