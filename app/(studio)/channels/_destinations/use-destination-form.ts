'use client'
// What a destination's form does with what stands in it: saves it, or tries it.
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import type { DestinationView } from '#features/destination/schema.ts'
import { changesOf, type DestinationDraft } from './draft.ts'
import { useAskAgain } from './use-destinations.ts'

export function fieldIssues(error: unknown): { path: string; message: string }[] {
  const { issues } = readError(error).data
  return Array.isArray(issues) ? issues : []
}

export function useSave(channel: ChannelView, destination: DestinationView | null, onDone: () => void) {
  const trpc = useTRPC()
  const askAgain = useAskAgain(channel.id)
  const told = {
    // What was sent holds the stream key: it is forgotten with the answer.
    gcTime: 0,
    onSuccess({ name }: DestinationView) {
      askAgain()
      toast.success(destination ? 'Saved' : `${name} was added`)
      onDone()
    },
  }
  const create = useMutation(trpc.destination.create.mutationOptions(told))
  const update = useMutation(trpc.destination.update.mutationOptions(told))
  return {
    save(draft: DestinationDraft) {
      const changes = changesOf(draft)
      if (!destination) return create.mutate({ channelId: channel.id, ...changes, streamKey: draft.streamKey })
      update.mutate({ channelId: channel.id, destinationId: destination.id, ...changes })
    },
    isPending: create.isPending || update.isPending,
    error: create.error ?? update.error,
    reset() {
      create.reset()
      update.reset()
    },
  }
}

/** Tests the values of the form, saved or not. */
export function useTrial(channel: ChannelView, destination: DestinationView | null) {
  const trpc = useTRPC()
  // What is sent holds the stream key: it is forgotten with the answer.
  const test = useMutation(trpc.destination.testSettings.mutationOptions({ gcTime: 0 }))
  return {
    run(draft: DestinationDraft) {
      const { platform, serverUrl, backupServerUrl, streamKey } = changesOf(draft)
      const settings = { platform, serverUrl, backupServerUrl, streamKey, destinationId: destination?.id }
      test.mutate({ channelId: channel.id, ...settings })
    },
    outcome: test.data,
    isPending: test.isPending,
    error: test.error,
    reset: test.reset,
  }
}
