'use client'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ContributionView, NewStreamKey } from '#features/contribution/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { useReport } from '../_channel/use-report.ts'

export type Question = 'rotate' | 'revoke' | 'remove'

const WORDS: Record<Question, { title: (name: string) => string; description: string; verb: string }> = {
  rotate: {
    title: (name) => `Create a new stream key for ${name}?`,
    description: 'An encoder using the old key is disconnected at once, even on air. The new key is shown once.',
    verb: 'Create key',
  },
  revoke: {
    title: (name) => `Revoke the stream key of ${name}?`,
    description:
      'An encoder using it is disconnected at once, even on air. The live input is kept and can get a new key.',
    verb: 'Revoke key',
  },
  remove: {
    title: (name) => `Remove ${name}?`,
    description: 'Its key and its sessions are deleted. Recordings stay in the library.',
    verb: 'Remove live input',
  },
}

interface AskFirstDialogProps {
  asked: { question: Question; feed: ContributionView } | null
  onClose(): void
  onKey(name: string, made: NewStreamKey): void
}

export function AskFirstDialog({ asked, onClose, onKey }: AskFirstDialogProps) {
  const trpc = useTRPC()
  const report = useReport(asked?.feed.channelId ?? '')
  // The answer holds the key: it leaves the cache with the dialog.
  const rotate = useMutation(trpc.contribution.rotate.mutationOptions({ ...report({}), gcTime: 0 }))
  const revoke = useMutation(trpc.contribution.revoke.mutationOptions(report({ done: 'Key revoked' })))
  const remove = useMutation(trpc.contribution.delete.mutationOptions(report({ done: 'Live input removed' })))
  const { title, description, verb } = WORDS[asked?.question ?? 'remove']

  async function confirm() {
    if (!asked) return
    const { id: contributionId, channelId, name } = asked.feed
    const ref = { channelId, contributionId }
    if (asked.question === 'revoke') await revoke.mutateAsync(ref)
    else if (asked.question === 'remove') await remove.mutateAsync(ref)
    else {
      const { rtmpUrl, streamKey } = await rotate.mutateAsync(ref)
      if (rtmpUrl && streamKey) onKey(name, { rtmpUrl, streamKey })
    }
  }

  return (
    <ConfirmDialog
      open={asked !== null}
      onOpenChange={onClose}
      title={title(asked?.feed.name ?? '')}
      description={description}
      confirmLabel={verb}
      onConfirm={confirm}
    />
  )
}
