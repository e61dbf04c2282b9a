'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { MediaView } from '../../../server/features/media/schema.ts'
import { toastError } from '../../_trpc/toast-error.tsx'
import { useTRPC } from '../../_trpc/trpc.ts'

/** Sends a failed item to the transcoders once more. */
export function useRetryMedia() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { mutate } = useMutation(trpc.media.retry.mutationOptions())
  return ({ id, title }: MediaView) =>
    mutate(
      { mediaId: id },
      {
        onSuccess() {
          toast.success(`${title} is being prepared again`)
          void queryClient.invalidateQueries({ queryKey: trpc.media.list.queryKey() })
        },
        onError: (error) => toastError('The item was not sent again', error),
      },
    )
}
