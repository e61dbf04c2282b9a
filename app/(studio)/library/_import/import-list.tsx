'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw, Trash2, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import type { ImportView } from '#features/import/schema.ts'
import { Button } from '#ui/button.tsx'
import { Progress } from '#ui/progress.tsx'

const BUSY_MS = 2_000
const IDLE_MS = 30_000

/** Imports that are not complete; hidden when there are none. */
export function ImportList() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const query = useQuery(
    trpc.import.list.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.some(({ status }) => status !== 'failed') ? BUSY_MS : IDLE_MS),
    }),
  )
  const imports = query.data ?? []
  // A completed one has become an item.
  const before = useRef(0)
  useEffect(() => {
    if (imports.length < before.current) void queryClient.invalidateQueries({ queryKey: trpc.media.list.queryKey() })
    before.current = imports.length
  }, [imports.length, queryClient, trpc])
  const cancel = useMutation(
    trpc.import.cancel.mutationOptions({
      onSettled: () => query.refetch(),
      onError: (error) => toastError('The import could not be cancelled', error),
    }),
  )
  const retry = useMutation(
    trpc.import.retry.mutationOptions({
      onSettled: () => query.refetch(),
      onError: (error) => toastError('The import could not be retried', error),
    }),
  )
  if (imports.length === 0) return null
  return (
    <section aria-label="Imports" className="mb-4 rounded-xl border border-line bg-surface">
      <h2 className="px-4 pt-3 font-medium text-sm">Imports</h2>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto">
        {imports.map((one) => (
          <ImportRow
            key={one.id}
            one={one}
            busy={retry.isPending && retry.variables.importId === one.id}
            onRetry={() => retry.mutate({ importId: one.id })}
            onCancel={() => cancel.mutate({ importId: one.id })}
          />
        ))}
      </ul>
    </section>
  )
}

interface ImportRowProps {
  one: ImportView
  /** Its retry is being recorded. */
  busy: boolean
  onRetry(): void
  onCancel(): void
}

function ImportRow({ one, busy, onRetry, onCancel }: ImportRowProps) {
  const { title, host, status, bytes, receivedBytes, problem } = one
  const failed = status === 'failed'
  return (
    <li data-testid="import-row" data-state={status} className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-full truncate font-medium text-sm sm:basis-40" title={title}>
          {title} <span className="font-normal text-muted">from {host}</span>
        </p>
        {!failed && <p className="clock text-muted text-xs">{describe(one)}</p>}
        <div className="ml-auto flex gap-2">
          {failed && (
            <Button
              needs="program"
              icon={RotateCw}
              size="small"
              busy={busy}
              aria-label={`Retry ${title}`}
              onClick={onRetry}
            >
              Retry
            </Button>
          )}
          <Button
            needs="program"
            icon={failed ? Trash2 : X}
            size="small"
            tone={failed ? 'danger-quiet' : 'quiet'}
            aria-label={`${failed ? 'Discard' : 'Cancel'} ${title}`}
            onClick={onCancel}
          >
            {failed ? 'Discard' : 'Cancel'}
          </Button>
        </div>
      </div>
      {failed ? (
        <p role="alert" className="text-danger text-sm">
          {problem} Nothing was stored.
        </p>
      ) : (
        <>
          <Progress value={bytes ? receivedBytes / bytes : null} label={`Import of ${title}`} />
          {status === 'waiting' && problem && <p className="text-muted text-sm">{problem} It is tried again.</p>}
        </>
      )}
    </li>
  )
}

function describe({ status, bytes, receivedBytes }: ImportView): string {
  const received =
    bytes === null ? formatBytes(receivedBytes) : `${formatBytes(receivedBytes)} of ${formatBytes(bytes)}`
  return status === 'waiting' ? `${received} · queued` : received
}
