'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, FileDown, PencilLine, Play, RotateCw, Square, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { usePutChannel } from '#app/_trpc/use-channels.tsx'
import { RESTORABLE_DAYS } from '#domain/deleted-for.ts'
import type { ChannelsSnapshot, ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Menu, MenuItem, MenuLine } from '#ui/menu.tsx'
import { publicPath } from '#ui/public-path.ts'
import { ChannelSettingsDialog } from './channel-settings-dialog.tsx'

type Question = 'stop' | 'restart' | 'delete'

const WORDS: Record<Question, { title: (name: string) => string; description: string; label: string }> = {
  stop: {
    title: (name) => `Take ${name} off air?`,
    description: 'Playback stops for all viewers at once. The rundown and the address are kept.',
    label: 'Stop channel',
  },
  restart: {
    title: (name) => `Restart ${name}?`,
    description: 'The rundown restarts with its first item within a few seconds. Viewers see a cut, no interruption.',
    label: 'Restart channel',
  },
  delete: {
    title: (name) => `Delete ${name}?`,
    description: `It leaves all lists and its address stops working. It can be restored for ${RESTORABLE_DAYS} days. The items stay in the library.`,
    label: 'Delete channel',
  },
}

/** Start, stop, restart, settings, clone, delete. Actions that interrupt viewers ask first. */
export function ChannelActions({ channel }: { channel: ChannelView }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const [settings, setSettings] = useState(false)
  const { start, ...commands } = useChannelCommands(channel)
  const stopped = channel.status === 'STOPPED'
  const isRefused = question === 'delete' && !stopped
  const { title, description, label } = WORDS[question ?? 'stop']

  return (
    <div className="flex flex-wrap items-center gap-2">
      {stopped ? (
        <Button
          needs="operate"
          icon={Play}
          tone="accent"
          busy={start.isPending}
          onClick={() => start.mutate({ channelId: channel.id })}
        >
          Start
        </Button>
      ) : (
        <>
          <Button
            needs="operate"
            icon={RotateCw}
            busy={commands.restart.isPending}
            onClick={() => setQuestion('restart')}
          >
            Restart
          </Button>
          <Button needs="operate" icon={Square} busy={commands.stop.isPending} onClick={() => setQuestion('stop')}>
            Stop
          </Button>
        </>
      )}
      <Menu trigger={<Button icon={Ellipsis} size="icon" aria-label="More actions" />}>
        <MenuItem needs="configure" icon={PencilLine} onSelect={() => setSettings(true)}>
          Channel settings
        </MenuItem>
        <MenuItem
          needs="configure"
          icon={Copy}
          disabled={commands.clone.isPending}
          onSelect={() => commands.clone.mutate({ channelId: channel.id })}
        >
          Clone channel
        </MenuItem>
        <MenuItem icon={FileDown} onSelect={() => downloadExport(channel)}>
          Export channel
        </MenuItem>
        <MenuLine />
        <MenuItem needs="configure" icon={Trash2} danger onSelect={() => setQuestion('delete')}>
          Delete channel
        </MenuItem>
      </Menu>

      <ConfirmDialog
        open={question !== null}
        onOpenChange={() => setQuestion(null)}
        title={title(channel.name)}
        description={isRefused ? 'It is on air. Stop it first, then delete it.' : description}
        confirmLabel={label}
        disabled={isRefused}
        onConfirm={() => commands[question ?? 'stop'].mutateAsync({ channelId: channel.id })}
      />
      <ChannelSettingsDialog channel={channel} open={settings} onOpenChange={setSettings} />
    </div>
  )
}

/** The browser saves the answer of the API as a file. */
function downloadExport({ id, slug }: ChannelView) {
  const link = document.createElement('a')
  link.href = publicPath(`/api/channels/${id}/export`)
  link.download = `${slug}.json`
  link.click()
}

function useChannelCommands(channel: ChannelView) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const putChannel = usePutChannel()
  return {
    start: useMutation(
      trpc.channel.start.mutationOptions({
        onSuccess: putChannel,
        onError: (error) => toastError('The channel was not started', error),
      }),
    ),
    stop: useMutation(trpc.channel.stop.mutationOptions({ onSuccess: putChannel })),
    restart: useMutation(trpc.channel.restart.mutationOptions({ onSuccess: putChannel })),
    clone: useMutation(
      trpc.channel.clone.mutationOptions({
        onSuccess(copy) {
          putChannel(copy)
          toast.success(`${copy.name} was created`, {
            description: 'It is off air. Its destinations are off and need their stream keys.',
          })
          router.push(`/channels/${copy.id}`)
        },
        onError: (error) => toastError('The channel was not cloned', error),
      }),
    ),
    delete: useMutation(
      trpc.channel.delete.mutationOptions({
        onSuccess() {
          queryClient.setQueryData<ChannelsSnapshot>(trpc.channel.list.queryKey(), (snapshot) =>
            snapshot ? { ...snapshot, channels: snapshot.channels.filter(({ id }) => id !== channel.id) } : snapshot,
          )
          toast.success(`${channel.name} was deleted`)
          router.push('/channels')
        },
      }),
    ),
  }
}
