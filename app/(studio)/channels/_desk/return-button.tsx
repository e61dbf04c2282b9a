'use client'
import { useMutation } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { useReport } from '../_channel/use-report.ts'

interface ReturnButtonProps {
  channelId: string
  /** What is left: a held slate, or a live feed, on air or requested. */
  order: NonNullable<ChannelView['order']>
  /** The feed that is left, for screen readers, where a page has several of these buttons. */
  from?: string
  size?: 'small'
}

/** Returns the channel to its schedule or rundown. */
export function ReturnButton({ channelId, order, from, size }: ReturnButtonProps) {
  const trpc = useTRPC()
  const report = useReport(channelId)({
    done: 'Back to the schedule at the next segment',
    failed: 'Nothing was changed',
  })
  const release = useMutation(trpc.contribution.release.mutationOptions(report))
  const resume = useMutation(trpc.schedule.control.mutationOptions(report))
  return (
    <Button
      needs="operate"
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
