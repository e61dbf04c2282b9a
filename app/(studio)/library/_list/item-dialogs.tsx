'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { LibraryView } from '#features/media/library-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { MediaDetails } from '../_item/media-details.tsx'
import { usePutMedia } from '../use-library.ts'
import { DeleteMediaDialog } from './delete-media-dialog.tsx'
import { EditMediaDialog } from './edit-media-dialog.tsx'
import type { MediaActions } from './media-actions.ts'

interface ItemDialogsProps {
  library: LibraryView
  /** Id of the item whose page is open; empty: none. */
  open: string
  /** The items shown. */
  media: readonly MediaView[]
  onOpen(mediaId: string): void
  children(actions: MediaActions): ReactNode
}

/** The dialogs of one item, and the actions that open them. */
export function ItemDialogs({ library, open, media, onOpen, children }: ItemDialogsProps) {
  const trpc = useTRPC()
  const put = usePutMedia()
  const [asked, setAsked] = useState<{ what: 'edit' | 'delete'; item: MediaView } | null>(null)
  const retry = useMutation(
    trpc.media.retry.mutationOptions({
      onSuccess: put,
      onError: (error) => toastError('The item could not be retried', error),
    }),
  )
  const cancel = useMutation(
    trpc.media.cancel.mutationOptions({
      onSuccess: put,
      onError: (error) => toastError('The item could not be cancelled', error),
    }),
  )
  const busy = [retry, cancel].find(({ isPending }) => isPending)
  // The page of an item that the list does not show, by its address.
  const listed = media.find(({ id }) => id === open)
  const fetched = useQuery({ ...trpc.media.get.queryOptions({ mediaId: open }), enabled: open !== '' && !listed })
  const details = listed ?? (open === '' || fetched.error ? null : (fetched.data ?? null))
  const shown = (what: 'edit' | 'delete') => (asked?.what === what ? asked.item : null)
  const close = () => setAsked(null)
  const actions: MediaActions = {
    onOpen: ({ id }) => onOpen(id),
    onEdit: (item) => setAsked({ what: 'edit', item }),
    onDelete: (item) => setAsked({ what: 'delete', item }),
    onRetry: ({ id }) => retry.mutate({ mediaId: id }),
    onCancel: ({ id }) => cancel.mutate({ mediaId: id }),
    busyId: busy?.variables?.mediaId ?? null,
  }
  return (
    <>
      {open !== '' && !listed && fetched.error && (
        <Notice
          tone="warn"
          className="mb-4"
          action={
            <Button size="small" onClick={() => onOpen('')}>
              Close
            </Button>
          }
        >
          {readError(fetched.error).message}
        </Notice>
      )}
      {children(actions)}
      <MediaDetails item={details} actions={actions} onClose={() => onOpen('')} />
      <EditMediaDialog item={shown('edit')} library={library} onClose={close} />
      <DeleteMediaDialog item={shown('delete')} onDeleted={({ id }) => id === open && onOpen('')} onClose={close} />
    </>
  )
}
