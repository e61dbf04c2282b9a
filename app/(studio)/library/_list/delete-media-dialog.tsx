'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MediaView } from '#features/media/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'

/** `item` null: closed. */
export function DeleteMediaDialog({ item, onClose }: { item: MediaView | null; onClose(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(trpc.media.delete.mutationOptions())

  async function confirm() {
    if (!item) return
    await remove.mutateAsync({ mediaId: item.id })
    for (const filter of [trpc.media.list.pathFilter(), trpc.media.library.pathFilter()])
      await queryClient.invalidateQueries(filter)
  }

  return (
    <ConfirmDialog
      open={item !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${item?.title ?? ''}”?`}
      description={
        <>
          The uploaded file and its renditions are deleted permanently.
          {item && item.usedBy.length > 0 && (
            <span className="mt-2 block">
              It is in the rundown of {item.usedBy.map(({ name }) => name).join(', ')}.
            </span>
          )}
          {item && item.series.length > 0 && (
            <span className="mt-2 block">
              It is also removed from {item.series.map(({ title }) => `“${title}”`).join(', ')}.
            </span>
          )}
        </>
      }
      confirmLabel="Delete"
      onConfirm={confirm}
    />
  )
}
