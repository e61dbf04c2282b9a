'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ArchiveRestore, Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { BulkDialog } from '#app/(studio)/_bulk/bulk-dialog.tsx'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import { formatBytes } from '#domain/format-bytes.ts'
import type { DeletedMediaView } from '#features/media/library-schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { useMediaBulk } from '../_list/use-media-bulk.ts'
import { useRefreshMedia } from '../use-library.ts'

const COLUMNS: Column<DeletedMediaView>[] = [
  { label: 'Item', sortBy: ({ title }) => title, className: 'max-w-80 break-words font-medium', bare: true },
  { label: 'Folder', sortBy: ({ folder }) => folder },
  { label: 'Size', numeric: true, sortBy: ({ bytes }) => bytes, cell: ({ bytes }) => formatBytes(bytes) },
  { label: 'Deleted', sortBy: ({ deletedAt }) => deletedAt, cell: ({ deletedAt }) => formatDateTime(deletedAt) },
  {
    label: 'Can be restored until',
    sortBy: ({ restorableUntil }) => restorableUntil,
    cell: ({ restorableUntil }) => formatDateTime(restorableUntil),
  },
  { label: 'Actions', hideLabel: true, bare: true, cell: (item) => <ItemActions item={item} /> },
]

/** The trash of the library. */
export function DeletedMediaScreen() {
  const deleted = useQuery(useTRPC().media.listDeleted.queryOptions())
  const { run, start, close } = useMediaBulk()
  const media = deleted.data?.media ?? []
  return (
    <>
      <PageHeader
        title="Trash"
        back={{ href: '/library', label: 'Library' }}
        hint={`A deleted item can be restored for ${RESTORABLE_DAYS} days. Until it is removed it counts as stored.`}
      >
        {media.length > 0 && (
          <ConfirmButton
            needs="program"
            icon={Trash2}
            title="Empty the trash?"
            description={`${media.length === 1 ? 'One item is' : `${media.length} items are`} removed with all files. They cannot be restored.`}
            confirmLabel="Empty trash"
            onConfirm={async () =>
              void start(
                'purge',
                media.map(({ id }) => id),
              )
            }
          >
            Empty trash
          </ConfirmButton>
        )}
      </PageHeader>
      <Card>
        <QueryView query={deleted} what="the trash" bars={3}>
          {(loaded) =>
            loaded.media.length === 0 ? (
              <EmptyState icon={Trash2} title="The trash is empty">
                Items that you delete are listed here until they are removed.
              </EmptyState>
            ) : (
              <DataTable label="Trash" columns={COLUMNS} rows={loaded.media} rowId={({ id }) => id} />
            )
          }
        </QueryView>
      </Card>
      {run && (
        <BulkDialog run={run} names={new Map(media.map(({ id, title }) => [id, title]))} what="items" onClose={close} />
      )}
    </>
  )
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
