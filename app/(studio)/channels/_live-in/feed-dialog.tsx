'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import {
  type ContributionView,
  type CreateContributionInput,
  createContributionSchema,
  type NewStreamKey,
} from '#features/contribution/schema.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Form, FormActions, SelectField, SwitchField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { useAskAgain } from './use-contributions.ts'

interface FeedDialogProps {
  channelId: string
  /** null: a new one. */
  feed: ContributionView | null
  open: boolean
  takesRtmp: boolean
  onClose(): void
  onKey(name: string, made: NewStreamKey): void
}

export function FeedDialog({ open, onClose, ...props }: FeedDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      place="side"
      title={props.feed?.name ?? 'New live input'}
      description="Receives a live feed from a sender, or pulls one."
    >
      <FeedForm key={props.feed?.id ?? 'new'} {...props} onClose={onClose} />
    </Dialog>
  )
}

const SOURCES = [
  { value: 'RTMP', label: 'Push: the sender connects (RTMP)' },
  { value: 'PULL', label: 'Pull from an address (HLS, RTSP, SRT)' },
]
const FALLBACKS = [
  { value: 'SLATE', label: 'Show the slate and wait' },
  { value: 'SCHEDULE', label: 'Return to the schedule' },
]

function FeedForm({ channelId, feed, takesRtmp, onClose, onKey }: Omit<FeedDialogProps, 'open'>) {
  const { save, isPending } = useSave({ channelId, feed, onClose, onKey })
  const form = useZodForm({
    schema: createContributionSchema,
    given: {
      name: feed?.name ?? '',
      source: feed?.source ?? (takesRtmp ? 'RTMP' : 'PULL'),
      pullUrl: '',
      autoTake: feed?.autoTake ?? false,
      stallSeconds: feed?.stallSeconds ?? 3,
      onStall: feed?.onStall ?? 'SLATE',
      waitSeconds: feed?.waitSeconds ?? 60,
      publicTitle: feed?.publicTitle ?? '',
      record: feed?.record ?? true,
    },
    toInput: ({ pullUrl, publicTitle, ...rest }) => ({
      channelId,
      ...rest,
      ...(rest.source === 'PULL' && pullUrl.trim() !== '' && { pullUrl }),
      publicTitle: publicTitle.trim() || null,
    }),
    save,
  })
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" hint="Such as “Studio 2” or “Gate camera”." maxLength={80} />
      <TextField
        of={form}
        name="publicTitle"
        label="Title in the guide"
        hint="Shown to viewers while it is on air. A scheduled block shows its own title. Empty: “Live”."
        maxLength={80}
      />
      {!feed && (
        <SelectField
          of={form}
          name="source"
          label="Source"
          hint={takesRtmp ? 'OBS and FFmpeg push.' : 'This installation does not accept RTMP (RTMP_PORT is 0).'}
          options={takesRtmp ? SOURCES : SOURCES.slice(1)}
        />
      )}
      {form.watch('source') === 'PULL' && (
        <TextField
          of={form}
          name="pullUrl"
          label="Address"
          hint="https://…m3u8, rtsp:// or srt://host:port. Fetched while the channel is on air. It is stored encrypted: only its host is shown again."
          spellCheck={false}
          inputMode="url"
          placeholder={feed ? 'Saved. Enter a new one to replace it' : 'rtsp://user:password@camera.example/stream'}
        />
      )}
      <SwitchField of={form} name="autoTake" label="Go live automatically when it connects" />
      <TextField
        of={form}
        name="stallSeconds"
        label="Signal loss after"
        hint="Seconds without a picture."
        asNumber
        type="number"
        min={1}
        max={60}
        className="w-28"
      />
      <SelectField of={form} name="onStall" label="On signal loss" options={FALLBACKS} />
      <TextField
        of={form}
        name="waitSeconds"
        label="Return to the schedule after"
        hint="Seconds on the slate, 5 to 3600. After a disconnect at most 15."
        asNumber
        type="number"
        min={5}
        max={3600}
        className="w-28"
      />
      <SwitchField of={form} name="record" label="Record to the library" />
      <FormActions label={feed ? 'Save' : 'Add live input'} busy={isPending} onCancel={onClose} sticky />
    </Form>
  )
}

function useSave({
  channelId,
  feed,
  onClose,
  onKey,
}: Pick<FeedDialogProps, 'channelId' | 'feed' | 'onClose' | 'onKey'>) {
  const trpc = useTRPC()
  const askAgain = useAskAgain(channelId)
  // Input and answer may hold a password or the key: they leave the cache with the answer.
  const create = useMutation(
    trpc.contribution.create.mutationOptions({
      gcTime: 0,
      onSuccess({ name, rtmpUrl, streamKey }) {
        askAgain()
        if (rtmpUrl && streamKey) return onKey(name, { rtmpUrl, streamKey })
        toast.success(`${name} was added`)
        onClose()
      },
    }),
  )
  const update = useMutation(
    trpc.contribution.update.mutationOptions({
      gcTime: 0,
      onSuccess() {
        askAgain()
        toast.success('Saved')
        onClose()
      },
    }),
  )
  return {
    save: ({ source, ...settings }: CreateContributionInput) =>
      feed ? update.mutateAsync({ contributionId: feed.id, ...settings }) : create.mutateAsync({ source, ...settings }),
    isPending: create.isPending || update.isPending,
  }
}
