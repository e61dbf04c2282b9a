'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import type { AuditEntryView } from '#features/account/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { Notice } from '#ui/notice.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { auditActor, auditSubject, auditWords } from '../_audit/audit-words.ts'

/** Current names of channels and items: not every entry records the name. */
function useNamesNow(): ReadonlyMap<string, string> {
  const trpc = useTRPC()
  const { data: channels } = useChannels()
  const { data: library } = useQuery(trpc.media.list.queryOptions())
  return new Map([
    ...(channels?.channels.map(({ id, name }) => [id, name] as const) ?? []),
    ...(library?.media.map(({ id, title }) => [id, title] as const) ?? []),
  ])
}

export function AuditTrail() {
  const trpc = useTRPC()
  const namesNow = useNamesNow()
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    trpc.account.listAudit.infiniteQueryOptions({}, { getNextPageParam: ({ nextCursor }) => nextCursor }),
  )
  const entries = data?.pages.flatMap((page) => page.entries)
  return (
    <Card aria-label="Audit trail">
      <CardHeader title="Audit trail" hint="Who changed what in this account, newest first." />
      {entries ? (
        entries.length === 0 ? (
          <EmptyState icon={ScrollText} title="No entries yet" className="py-8">
            Changes of channels, items and keys appear here.
          </EmptyState>
        ) : (
          <>
            <ol className="divide-y divide-line border-line border-t">
              {entries.map((entry) => (
                <AuditRow key={entry.id} entry={entry} nameNow={namesNow.get(entry.subjectId)} />
              ))}
            </ol>
            {error && (
              <Notice tone="danger" className="m-4">
                {readError(error).message}
              </Notice>
            )}
            {hasNextPage && (
              <div className="flex justify-center border-line border-t p-3">
                <Button busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
                  Load more
                </Button>
              </div>
            )}
          </>
        )
      ) : error ? (
        <ErrorState title="The audit trail could not be loaded" {...readError(error)} onRetry={() => refetch()} />
      ) : (
        <Loading what="the audit trail" className="grid gap-3 px-4 pb-5 sm:px-5">
          {['one', 'two', 'three'].map((place) => (
            <Skeleton key={place} className="h-9" />
          ))}
        </Loading>
      )}
    </Card>
  )
}

/** The recorded name of the subject, else its current name, else its id. */
function AuditRow({ entry, nameNow }: { entry: AuditEntryView; nameNow: string | undefined }) {
  return (
    <li
      data-testid="audit-row"
      data-action={entry.action}
      className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 py-3 text-sm sm:px-5"
    >
      <p className="min-w-0 flex-1 basis-56 leading-relaxed">
        <span className="font-medium">{auditActor(entry)}</span> {auditWords(entry)}
        <span className="text-muted"> · {auditSubject(entry) ?? nameNow ?? entry.subjectId}</span>
      </p>
      <time dateTime={entry.at} className="clock text-muted text-xs">
        {formatDateTime(entry.at)}
      </time>
    </li>
  )
}
