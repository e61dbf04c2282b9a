'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MediaView } from '#features/media/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Notice } from '#ui/notice.tsx'
import { useTakeOutMedia } from '../use-library.ts'

/** `item` null: closed. Mount it with the item's id as key, so that no old error is shown. */
export function DeleteMediaDialog({ item, onClose }: { item: MediaView | null; onClose(deleted: boolean): void }) {
  const trpc = useTRPC()
  const takeOut = useTakeOutMedia()
  const [problem, setProblem] = useState<string | null>(null)
  const remove = useMutation(trpc.media.delete.mutationOptions())

  async function confirm(mediaId: string) {
    setProblem(null)
    try {
      await remove.mutateAsync({ mediaId })
    } catch (error) {
      setProblem(readError(error).message)
      throw error
    }
    takeOut(mediaId)
    onClose(true)
  }

  return (
    <ConfirmDialog
      open={item !== null}
      onOpenChange={(open) => !open && onClose(false)}
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
          {problem && (
            <Notice tone="danger" className="mt-3">
              {problem}
            </Notice>
          )}
        </>
      }
      confirmLabel="Delete"
      onConfirm={() => (item ? confirm(item.id) : Promise.resolve())}
    />
  )
}
