'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { PlayerSettingsView } from '#features/player/schema.ts'

/** Saves some settings of a channel's player; omitted ones stay. */
export function useUpdatePlayer(channelId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useMutation(
    trpc.player.update.mutationOptions({
      onSuccess(settings) {
        queryClient.setQueryData<PlayerSettingsView>(trpc.player.get.queryKey({ channelId }), settings)
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.queryKey({ subjectId: channelId }) })
        toast.success('Saved')
      },
    }),
  )
}
