'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { useAskAgain } from '../_live-in/use-contributions.ts'

interface ReturnButtonProps {
  channelId: string
  /** What is left: a held slate, or a live feed, also one that is only waited for. */
  order: NonNullable<ChannelView['order']>
  /** Told to screen readers beside the label, where several stand on a page. */
  from?: string
  size?: 'small'
}

/** Back to the schedule or rundown, from whatever is on air by order. */
export function ReturnButton({ channelId, order, from, size }: ReturnButtonProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const askAgain = useAskAgain(channelId)
  const told = {
    onSettled() {
      askAgain()
      void queryClient.invalidateQueries({ queryKey: trpc.channel.get.queryKey({ channelId }) })
    },
    onSuccess: () => void toast.success('Back to the schedule at the next segment'),
    onError: (error: unknown) => toastError('Nothing was changed', error),
  }
  const release = useMutation(trpc.contribution.release.mutationOptions(told))
  const resume = useMutation(trpc.schedule.control.mutationOptions(told))
  return (
    <Button
      icon={Undo2}
      size={size}
      className="justify-self-start"
      aria-label={from && `Return to schedule from ${from}`}
      busy={release.isPending || resume.isPending}
      onClick={() =>
        order === 'live' ? release.mutate({ channelId }) : resume.mutate({ channelId, action: 'resume' })
      }
    >
      Return to schedule
    </Button>
  )
}
