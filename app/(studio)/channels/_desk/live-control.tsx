'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ListPlus, Pause, SkipForward, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { toastError } from '../../../_trpc/toast-error.tsx'
import { useTRPC } from '../../../_trpc/trpc.ts'
import { Button } from '../../../_ui/button.tsx'
import { formatClock } from '../../../_ui/format.ts'
import { LibraryPicker } from '../_rundown/library-picker.tsx'

type Action = 'skip' | 'insert' | 'hold' | 'resume'
const DONE: Record<Action, string> = {
  ...{ skip: 'Skipped', insert: 'Inserted', hold: 'Held on the slate', resume: 'Back to the schedule' },
}

/** Takes what is on air by the hand; each order takes effect at the next segment's edge. */
export function LiveControl({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const draftOptions = trpc.schedule.getDraft.queryOptions({ channelId })
  const { data } = useQuery({ ...draftOptions, select: ({ held }) => ({ held }) })
  const control = useMutation(trpc.schedule.control.mutationOptions())
  const [picking, setPicking] = useState(false)
  const held = data?.held ?? false

  function send(action: Action, mediaId?: string) {
    control.mutate(
      { channelId, action, mediaId },
      {
        onSuccess({ effectiveAt }) {
          toast.success(DONE[action], {
            description: effectiveAt ? `On air at ${formatClock(effectiveAt)}.` : undefined,
          })
          void queryClient.invalidateQueries({ queryKey: draftOptions.queryKey })
          void queryClient.invalidateQueries({ queryKey: trpc.channel.get.queryKey({ channelId }) })
        },
        onError: (error) => toastError('What is on air was left as it is', error),
      },
    )
  }
  const busy = (action: Action) => control.isPending && control.variables?.action === action

  return (
    <fieldset className="flex flex-wrap gap-2 sm:col-span-2" data-testid="live-control">
      <legend className="sr-only">Live control</legend>
      <Button size="small" busy={busy('skip')} disabled={control.isPending || held} onClick={() => send('skip')}>
        <SkipForward aria-hidden />
        Skip
      </Button>
      <Button size="small" busy={busy('insert')} disabled={control.isPending} onClick={() => setPicking(true)}>
        <ListPlus aria-hidden />
        Insert now
      </Button>
      {held ? (
        <Button size="small" tone="accent" busy={busy('resume')} onClick={() => send('resume')}>
          <Undo2 aria-hidden />
          Back to schedule
        </Button>
      ) : (
        <Button size="small" busy={busy('hold')} disabled={control.isPending} onClick={() => send('hold')}>
          <Pause aria-hidden />
          Hold on slate
        </Button>
      )}
      <LibraryPicker
        open={picking}
        onOpenChange={setPicking}
        title="Insert from the library"
        description="It comes on air within seconds; the schedule goes on behind it."
        onAdd={([item]) => {
          setPicking(false)
          if (item) send('insert', item.mediaId)
        }}
      />
    </fieldset>
  )
}
