'use client'
import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'

/** After an own command: refetches the desk of a channel with its lists and its audit entries. */
export function useRefetchChannel(channelId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return () => {
    for (const { queryKey } of [trpc.channel.get, trpc.contribution.list, trpc.destination.list])
      void queryClient.invalidateQueries({ queryKey: queryKey({ channelId }) })
    void queryClient.invalidateQueries({ queryKey: trpc.audit.list.queryKey({ subjectId: channelId }) })
  }
}

/** Options of a command's mutation: toasts of its result, and a refetch of what shows it. A dialog shows its own errors. */
export function useReport(channelId: string) {
  const refetch = useRefetchChannel(channelId)
  return ({ done, failed }: { done?: string; failed?: string }) => ({
    onSettled: refetch,
    onSuccess() {
      if (done) toast.success(done)
    },
    onError(error: unknown) {
      if (failed) toastError(failed, error)
    },
  })
}
