'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArchiveRestore, Trash2 } from 'lucide-react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { usePutChannel } from '#app/_trpc/use-channels.tsx'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import type { DeletedChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'

const COLUMNS: Column<DeletedChannelView>[] = [
  { label: 'Channel', sortBy: ({ name }) => name, className: 'max-w-80 break-words font-medium', bare: true },
  { label: 'Folder', sortBy: ({ folder }) => folder },
  { label: 'Deleted', sortBy: ({ deletedAt }) => deletedAt, cell: ({ deletedAt }) => formatDateTime(deletedAt) },
  {
    label: 'Can be restored until',
    sortBy: ({ restorableUntil }) => restorableUntil,
    cell: ({ restorableUntil }) => formatDateTime(restorableUntil),
  },
  {
    label: 'Actions',
    hideLabel: true,
    bare: true,
    className: 'text-right max-sm:text-left',
    cell: (channel) => <RestoreButton channel={channel} />,
  },
]

export function DeletedScreen() {
  const deleted = useQuery(useTRPC().channel.listDeleted.queryOptions())
  return (
    <>
      <PageHeader
        title="Deleted channels"
        back={{ href: '/channels', label: 'Channels' }}
        hint={`A deleted channel can be restored for ${RESTORABLE_DAYS} days, at its address and with everything it had.`}
      />
      <Card>
        <QueryView query={deleted} what="deleted channels" bars={3}>
          {({ channels }) =>
            channels.length === 0 ? (
              <EmptyState icon={Trash2} title="No deleted channels">
                Channels that you delete are listed here until they are removed for good.
              </EmptyState>
            ) : (
              <DataTable label="Deleted channels" columns={COLUMNS} rows={channels} rowId={({ id }) => id} />
            )
          }
        </QueryView>
      </Card>
    </>
  )
}

function RestoreButton({ channel }: { channel: DeletedChannelView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const putChannel = usePutChannel()
  const restore = useMutation(
    trpc.channel.restore.mutationOptions({
      onSuccess(restored) {
        putChannel(restored)
        toast.success(`${restored.name} was restored`)
      },
      onError: (error) => toastError('The channel was not restored', error),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.channel.listDeleted.queryKey() }),
    }),
  )
  return (
    <Button
      needs="configure"
      size="small"
      icon={ArchiveRestore}
      busy={restore.isPending}
      onClick={() => restore.mutate({ channelId: channel.id })}
      aria-label={`Restore ${channel.name}`}
    >
      Restore
    </Button>
  )
}
