'use client'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import type { MediaView } from '#features/media/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { useRefreshMedia } from '../use-library.ts'

/** `item` null: closed. */
export function DeleteMediaDialog({
  item,
  onDeleted,
  onClose,
}: {
  item: MediaView | null
  onDeleted(item: MediaView): void
  onClose(): void
}) {
  const trpc = useTRPC()
  const refresh = useRefreshMedia()
  const remove = useMutation(trpc.media.delete.mutationOptions())

  async function confirm() {
    if (!item) return
    await remove.mutateAsync({ mediaId: item.id })
    onDeleted(item)
    refresh()
  }

  return (
    <ConfirmDialog
      open={item !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${item?.title ?? ''}”?`}
      description={
        <>
          It goes to the trash, where it can be restored for {RESTORABLE_DAYS} days. Until then it counts as stored.
          {item && item.usedBy.length > 0 && (
            <span className="mt-2 block">
              It is in the rundown of {item.usedBy.map(({ name }) => name).join(', ')}.
            </span>
          )}
          {item && item.scheduledOn.length > 0 && (
            <span className="mt-2 block">
              It is in the published schedule of {item.scheduledOn.map(({ name }) => name).join(', ')}.
            </span>
          )}
          {item && item.series.length > 0 && (
            <span className="mt-2 block">
              While it is in the trash it is not part of {item.series.map(({ title }) => `“${title}”`).join(', ')}.
            </span>
          )}
        </>
      }
      confirmLabel="Delete"
      onConfirm={confirm}
    />
  )
}
