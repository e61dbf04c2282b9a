'use client'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { ArchiveRestore, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { BulkDialog } from '#app/(studio)/_bulk/bulk-dialog.tsx'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import { PAGE_MOST_ROWS, PAGE_ROWS } from '#domain/page.ts'
import type { DeletedMediaView } from '#features/media/library-schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { MoreButton } from '#ui/more-button.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { useMediaBulk } from '../_list/use-media-bulk.ts'
import { useRefreshMedia } from '../use-library.ts'

const COLUMNS: Column<DeletedMediaView>[] = [
  { label: 'Item', cell: ({ title }) => title, className: 'max-w-80 break-words font-medium', bare: true },
  { label: 'Folder', cell: ({ folder }) => folder },
  { label: 'Size', numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
  { label: 'Deleted', cell: ({ deletedAt }) => formatDateTime(deletedAt) },
  { label: 'Can be restored until', cell: ({ restorableUntil }) => formatDateTime(restorableUntil) },
  { label: 'Actions', hideLabel: true, bare: true, cell: (item) => <ItemActions item={item} /> },
]

/** The trash of the library. */
export function DeletedMediaScreen() {
  const { listDeleted } = useTRPC().media
  const pages = useInfiniteQuery(
    listDeleted.infiniteQueryOptions(
      { limit: PAGE_ROWS },
      { getNextPageParam: ({ media }) => (media.length < PAGE_ROWS ? null : media.at(-1)?.id) },
    ),
  )
  const readAll = useReadAll()
  const { run, start, close } = useMediaBulk()
  const [removing, setRemoving] = useState<readonly DeletedMediaView[]>([])
  async function empty() {
    const all = await readAll()
    setRemoving(all)
    void start(
      'purge',
      all.map(({ id }) => id),
    )
  }
  return (
    <>
      <PageHeader
        title="Trash"
        back={{ href: '/library', label: 'Library' }}
        hint={`A deleted item can be restored for ${RESTORABLE_DAYS} days. Until it is removed it counts as stored.`}
      >
        {(pages.data?.pages[0]?.media.length ?? 0) > 0 && (
          <ConfirmButton
            needs="program"
            icon={Trash2}
            title="Empty the trash?"
            description="All items of the trash are removed with their files. They cannot be restored."
            confirmLabel="Empty trash"
            onConfirm={empty}
          >
            Empty trash
          </ConfirmButton>
        )}
      </PageHeader>
      <Card>
        <QueryView query={pages} what="the trash" bars={3}>
          {(loaded) => {
            const rows = loaded.pages.flatMap(({ media }) => media)
            if (rows.length === 0)
              return (
                <EmptyState icon={Trash2} title="The trash is empty">
                  Items that you delete are listed here until they are removed.
                </EmptyState>
              )
            return <DataTable label="Trash" columns={COLUMNS} rows={rows} rowId={({ id }) => id} />
          }}
        </QueryView>
        <MoreButton of={pages} />
      </Card>
      {run && (
        <BulkDialog
          run={run}
          names={new Map(removing.map(({ id, title }) => [id, title]))}
          what="items"
          onClose={close}
        />
      )}
    </>
  )
}

/** All items of the trash, shown or not. */
function useReadAll() {
  const { listDeleted } = useTRPC().media
  const client = useQueryClient()
  return async () => {
    const all: DeletedMediaView[] = []
    for (;;) {
      const range = { limit: PAGE_MOST_ROWS, cursor: all.at(-1)?.id }
      const { media } = await client.fetchQuery(listDeleted.queryOptions(range, { staleTime: 0 }))
      all.push(...media)
      if (media.length < PAGE_MOST_ROWS) return all
    }
  }
}

function ItemActions({ item: { id, title } }: { item: DeletedMediaView }) {
  const trpc = useTRPC()
  const refresh = useRefreshMedia()
  const restore = useMutation(
    trpc.media.restore.mutationOptions({
      onSuccess: () => toast.success(`${title} was restored`),
      onError: (error) => toastError('The item was not restored', error),
      onSettled: refresh,
    }),
  )
  const purge = useMutation(trpc.media.purge.mutationOptions({ onSettled: refresh }))
  return (
    <div className="flex flex-wrap justify-end gap-2 max-sm:justify-start">
      <Button
        needs="program"
        size="small"
        icon={ArchiveRestore}
        busy={restore.isPending}
        onClick={() => restore.mutate({ mediaId: id })}
        aria-label={`Restore ${title}`}
      >
        Restore
      </Button>
      <ConfirmButton
        needs="program"
        size="small"
        tone="danger-quiet"
        title={`Remove “${title}”?`}
        description="The uploaded file and its renditions are removed. They cannot be restored."
        confirmLabel="Remove"
        onConfirm={() => purge.mutateAsync({ mediaId: id })}
        aria-label={`Remove ${title}`}
      >
        Remove
      </ConfirmButton>
    </div>
  )
}
