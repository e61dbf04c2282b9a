'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { CreateDestinationInput, DestinationView } from '#features/destination/schema.ts'
import { useAskAgain } from './use-destinations.ts'

/** A destination as its form validated it; without a key the stored one stays. */
export type DestinationSettings = Omit<CreateDestinationInput, 'streamKey'> & { streamKey?: string }

/** The calls of a destination's form: save the settings, or test them. */
export function useDestinationCalls(channelId: string, destination: DestinationView | null, onDone: () => void) {
  const trpc = useTRPC()
  const askAgain = useAskAgain(channelId)
  // The input holds the stream key: it leaves the cache with the answer.
  const options = {
    gcTime: 0,
    onSuccess({ name }: DestinationView) {
      askAgain()
      toast.success(destination ? 'Saved' : `${name} was added`)
      onDone()
    },
  }
  const create = useMutation(trpc.destination.create.mutationOptions(options))
  const update = useMutation(trpc.destination.update.mutationOptions(options))
  const test = useMutation(trpc.destination.testSettings.mutationOptions({ gcTime: 0 }))
  return {
    save: (settings: DestinationSettings) =>
      destination
        ? update.mutateAsync({ destinationId: destination.id, ...settings })
        : create.mutateAsync({ ...settings, streamKey: settings.streamKey ?? '' }),
    isSaving: create.isPending || update.isPending,
    test: {
      run: ({ channelId, platform, serverUrl, backupServerUrl, streamKey }: DestinationSettings) =>
        test.mutateAsync({
          channelId,
          platform,
          serverUrl,
          backupServerUrl,
          streamKey,
          destinationId: destination?.id,
        }),
      data: test.data,
      isPending: test.isPending,
      reset: test.reset,
    },
  }
}
