'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { toast } from 'sonner'
import type { LibrarySnapshot, MediaView } from '../../../server/features/media/schema.ts'
import { toastError } from '../../_trpc/toast-error.tsx'
import { useTRPC } from '../../_trpc/trpc.ts'
import { ConfirmDialog } from '../../_ui/confirm-dialog.tsx'

interface DeleteMediaDialogProps {
  /** Null: closed. */
  media: MediaView | null
  onClose(): void
  onDeleted(): void
}

export function DeleteMediaDialog({ media, onClose, onDeleted }: DeleteMediaDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(trpc.media.delete.mutationOptions())
  // The words stay while the dialog fades.
  const last = useRef(media)
  if (media) last.current = media
  const { title, usedBy } = last.current ?? { title: '', usedBy: [] }

  async function confirm() {
    if (!media) return
    try {
      await remove.mutateAsync({ mediaId: media.id })
    } catch (error) {
      toastError('The item was not deleted', error)
      throw error
    }
    queryClient.setQueryData<LibrarySnapshot>(trpc.media.list.queryKey(), (snapshot) =>
      snapshot ? { ...snapshot, media: snapshot.media.filter(({ id }) => id !== media.id) } : snapshot,
    )
    toast.success(`${media.title} was deleted`)
    onDeleted()
  }

  return (
    <ConfirmDialog
      open={media !== null}
      onOpenChange={onClose}
      title={`Delete ${title}?`}
      description={
        usedBy.length > 0
          ? `It stands in the rundown of ${usedBy.map(({ name }) => name).join(', ')}. Remove it there first: an item that is in use is never deleted.`
          : 'The uploaded file and everything made from it are gone for good.'
      }
      confirmLabel="Delete item"
      onConfirm={confirm}
    />
  )
}
