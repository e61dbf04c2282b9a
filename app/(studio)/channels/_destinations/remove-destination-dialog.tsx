'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DestinationView } from '#features/destination/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { useAskAgain } from './use-destinations.ts'

export function RemoveDestinationDialog({
  destination,
  onClose,
}: {
  destination: DestinationView | null
  onClose(): void
}) {
  const trpc = useTRPC()
  const askAgain = useAskAgain(destination?.channelId ?? '')
  const remove = useMutation(
    trpc.destination.delete.mutationOptions({
      onSettled: askAgain,
      onSuccess: () => toast.success('Destination removed'),
      onError: (error) => toastError('The destination was not removed', error),
    }),
  )
  return (
    <ConfirmDialog
      open={destination !== null}
      onOpenChange={onClose}
      title={`Remove ${destination?.name}?`}
      description="Its viewers lose the picture at once, and its stream key is deleted. The channel and other destinations continue."
      confirmLabel="Remove destination"
      onConfirm={async () => {
        if (destination) await remove.mutateAsync({ channelId: destination.channelId, destinationId: destination.id })
      }}
    />
  )
}
