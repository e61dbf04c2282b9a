'use client'
import { useMutation } from '@tanstack/react-query'
import { ListPlus, Pause, SkipForward } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { useRefetchChannel } from '../_channel/use-report.ts'
import { LibraryPicker } from '../_rundown/library-picker.tsx'
import { airNote } from './air-note.ts'
import { ReturnButton } from './return-button.tsx'

type Action = 'skip' | 'insert' | 'hold'
const DONE: Record<Action, string> = { skip: 'Skipped', insert: 'Inserted', hold: 'Held on the slate' }

/** Skips, inserts or holds. Each command takes effect at the next segment boundary. */
export function LiveControl({ channel }: { channel: Pick<ChannelView, 'id' | 'order' | 'live'> }) {
  const { id: channelId, order, live } = channel
  const trpc = useTRPC()
  const refetch = useRefetchChannel(channelId)
  const control = useMutation(
    trpc.schedule.control.mutationOptions({
      onSettled: refetch,
      onSuccess: (answer, { action }) => toast.success(DONE[action as Action], { description: airNote(answer) }),
      onError: (error) => toastError('Nothing was changed on air', error),
    }),
  )
  const [picking, setPicking] = useState(false)

  const send = (action: Action, mediaId?: string) => control.mutate({ channelId, action, mediaId })
  const busy = (action: Action) => control.isPending && control.variables?.action === action

  return (
    <fieldset className="flex flex-wrap gap-2 sm:col-span-2" data-testid="live-control">
      <legend className="sr-only">Live control</legend>
      <Button
        needs="operate"
        icon={SkipForward}
        size="small"
        busy={busy('skip')}
        disabled={control.isPending || order !== null}
        onClick={() => send('skip')}
      >
        Skip
      </Button>
      <Button
        needs="operate"
        icon={ListPlus}
        size="small"
        busy={busy('insert')}
        disabled={control.isPending}
        onClick={() => setPicking(true)}
      >
        Insert now
      </Button>
      {(order || live) && <ReturnButton channelId={channelId} order={order ?? 'live'} size="small" />}
      {order !== 'slate' && (
        <Button
          needs="operate"
          icon={Pause}
          size="small"
          busy={busy('hold')}
          disabled={control.isPending}
          onClick={() => send('hold')}
        >
          Hold on slate
        </Button>
      )}
      <LibraryPicker
        open={picking}
        onOpenChange={setPicking}
        title="Insert from the library"
        description="It airs within seconds. The schedule continues after it."
        onAdd={({ mediaId }) => {
          setPicking(false)
          send('insert', mediaId)
        }}
      />
    </fieldset>
  )
}
