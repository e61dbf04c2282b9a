'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, PencilLine, Play, RotateCw, Square, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { usePutChannel } from '#app/_trpc/use-channels.tsx'
import type { ChannelsSnapshot, ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Menu, MenuItem, MenuLine } from '#ui/menu.tsx'
import { ChannelSettingsDialog } from './channel-settings-dialog.tsx'

type Question = 'stop' | 'restart' | 'delete' | 'settings' | null

/** Start, stop, restart, settings, delete. Actions that interrupt viewers ask first. */
export function ChannelActions({ channel }: { channel: ChannelView }) {
  const [question, setQuestion] = useState<Question>(null)
  const { start, stop, restart, remove } = useChannelCommands(channel)
  const close = () => setQuestion(null)
  const stopped = channel.status === 'STOPPED'

  return (
    <div className="flex flex-wrap items-center gap-2">
      {stopped ? (
        <Button
          icon={Play}
          tone="accent"
          busy={start.isPending}
          onClick={() => start.mutate({ channelId: channel.id })}
        >
          Start
        </Button>
      ) : (
        <>
          <Button icon={RotateCw} busy={restart.isPending} onClick={() => setQuestion('restart')}>
            Restart
          </Button>
          <Button icon={Square} busy={stop.isPending} onClick={() => setQuestion('stop')}>
            Stop
          </Button>
        </>
      )}
      <Menu trigger={<Button icon={Ellipsis} size="icon" aria-label="More actions" />}>
        <MenuItem icon={PencilLine} onSelect={() => setQuestion('settings')}>
          Channel settings
        </MenuItem>
        <MenuLine />
        <MenuItem icon={Trash2} danger onSelect={() => setQuestion('delete')}>
          Delete channel
        </MenuItem>
      </Menu>

      <ConfirmDialog
        open={question === 'stop'}
        onOpenChange={close}
        title={`Take ${channel.name} off air?`}
        description="Playback stops for all viewers at once. The rundown and the address are kept."
        confirmLabel="Stop channel"
        onConfirm={() => stop.mutateAsync({ channelId: channel.id })}
      />
      <ConfirmDialog
        open={question === 'restart'}
        onOpenChange={close}
        title={`Restart ${channel.name}?`}
        description="The rundown restarts with its first item within a few seconds. Viewers see a cut, no interruption."
        confirmLabel="Restart channel"
        onConfirm={() => restart.mutateAsync({ channelId: channel.id })}
      />
      <ConfirmDialog
        open={question === 'delete'}
        onOpenChange={close}
        title={`Delete ${channel.name}?`}
        description={
          stopped
            ? 'Its rundown and its address are deleted permanently. The items stay in the library.'
            : 'It is on air. Stop it first, then delete it.'
        }
        confirmLabel="Delete channel"
        disabled={!stopped}
        onConfirm={() => remove.mutateAsync({ channelId: channel.id })}
      />
      <ChannelSettingsDialog channel={channel} open={question === 'settings'} onOpenChange={close} />
    </div>
  )
}

function useChannelCommands(channel: ChannelView) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const putChannel = usePutChannel()
  const onError = (title: string) => (error: unknown) => toastError(title, error)
  return {
    start: useMutation(
      trpc.channel.start.mutationOptions({ onSuccess: putChannel, onError: onError('The channel was not started') }),
    ),
    stop: useMutation(
      trpc.channel.stop.mutationOptions({ onSuccess: putChannel, onError: onError('The channel was not stopped') }),
    ),
    restart: useMutation(
      trpc.channel.restart.mutationOptions({
        onSuccess: putChannel,
        onError: onError('The channel was not restarted'),
      }),
    ),
    remove: useMutation(
      trpc.channel.delete.mutationOptions({
        onSuccess() {
          queryClient.setQueryData<ChannelsSnapshot>(trpc.channel.list.queryKey(), (snapshot) =>
            snapshot ? { ...snapshot, channels: snapshot.channels.filter(({ id }) => id !== channel.id) } : snapshot,
          )
          toast.success(`${channel.name} was deleted`)
          router.push('/channels')
        },
        onError: onError('The channel was not deleted'),
      }),
    ),
  }
}
