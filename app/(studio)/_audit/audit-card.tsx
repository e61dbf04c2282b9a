'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatDateTime } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { auditActor, auditWords } from './audit-words.ts'

const SHOWN = 8

/** The latest audit entries of one subject. `occasion` changes when there may be a new one. */
export function AuditCard({ subjectId, occasion }: { subjectId: string; occasion: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const options = trpc.audit.list.queryOptions({ subjectId })
  const query = useQuery(options)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new occasion triggers the refetch
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: options.queryKey })
  }, [occasion])

  return (
    <Card>
      <CardHeader title="Recent changes" />
      <div className="pb-3">
        <QueryView query={query} what="recent changes">
          {({ entries }) =>
            entries.length > 0 ? (
              <ul className="grid">
                {entries.slice(0, SHOWN).map((entry) => (
                  <li key={entry.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm sm:px-5">
                    <span className="min-w-0 flex-1 basis-52">
                      <span className="font-medium">{auditActor(entry)}</span> {auditWords(entry)}
                    </span>
                    <time className="shrink-0 text-muted text-xs tabular-nums" dateTime={entry.at}>
                      {formatDateTime(entry.at)}
                    </time>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="px-4 pb-2 text-muted text-sm sm:px-5">Nothing yet.</p>
            )
          }
        </QueryView>
      </div>
    </Card>
  )
}
