'use client'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, RotateCw } from 'lucide-react'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DeadLetter } from '#features/transcoder/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { MoreButton } from '#ui/more-button.tsx'
import { QueryView } from '#ui/query-view.tsx'

/** Items that were given up through no fault of their files. */
export function DeadLettersCard() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const pages = useInfiniteQuery(
    trpc.transcoder.deadLetters.infiniteQueryOptions({}, { getNextPageParam: (last) => last.nextCursor }),
  )
  const retry = useMutation(
    trpc.transcoder.retryDeadLetter.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: trpc.transcoder.deadLetters.infiniteQueryKey() }),
      onError: (error) => toastError('The item could not be retried', error),
    }),
  )
  const retryingId = retry.isPending ? retry.variables.mediaId : null
  const columns = [...COLUMNS, retryColumn(retryingId, (mediaId) => retry.mutate({ mediaId }))]
  return (
    <Card aria-label="Dead letters">
      <CardHeader title="Dead letters" hint="Uploads that were given up after several attempts; their files are kept" />
      <QueryView query={pages} what="the dead letters" bars={2}>
        {(data) => {
          const rows = data.pages.flatMap(({ deadLetters }) => deadLetters)
          if (rows.length === 0)
            return (
              <EmptyState icon={CircleCheck} title="No dead letters" className="py-8">
                Every upload was prepared, or its file cannot be used.
              </EmptyState>
            )
          return <DataTable label="Items given up" columns={columns} rows={rows} rowId={({ mediaId }) => mediaId} />
        }}
      </QueryView>
      <MoreButton of={pages} />
    </Card>
  )
}

const COLUMNS: Column<DeadLetter>[] = [
  { label: 'Item', cell: ({ title }) => title, bare: true, className: 'wrap-anywhere min-w-32 font-medium' },
  { label: 'Account', cell: ({ accountName }) => accountName, className: 'wrap-anywhere' },
  { label: 'Reason', cell: ({ message }) => message, className: 'min-w-64 text-muted text-xs leading-relaxed' },
  { label: 'Attempts', cell: ({ attempts }) => attempts, numeric: true },
  {
    label: 'Last attempt',
    cell: ({ startedAt }) => (startedAt ? formatDateTime(startedAt) : '–'),
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
]

const retryColumn = (retryingId: string | null, onRetry: (mediaId: string) => void): Column<DeadLetter> => ({
  label: 'Actions',
  hideLabel: true,
  bare: true,
  cell: ({ mediaId, title }) => (
    <Button
      icon={RotateCw}
      size="small"
      busy={retryingId === mediaId}
      aria-label={`Retry ${title}`}
      onClick={() => onRetry(mediaId)}
    >
      Retry
    </Button>
  ),
})
