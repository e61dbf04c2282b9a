'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type ContributionView, createContributionSchema, type NewStreamKey } from '#features/contribution/schema.ts'
import { Form, FormActions, SelectField, SwitchField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { useRefetchChannel } from '../_channel/use-report.ts'

interface FeedFormProps {
  channelId: string
  /** null: a new one. */
  feed: ContributionView | null
  /** The other live inputs of the channel. */
  others: readonly Pick<ContributionView, 'id' | 'name'>[]
  takesRtmp: boolean
  onClose(): void
  onKey(name: string, made: NewStreamKey): void
}

const SOURCES = [
  { value: 'rtmp', label: 'Push: the encoder connects (RTMP)' },
  { value: 'pull', label: 'Pull from an address (HLS, RTSP, SRT)' },
]
const FALLBACKS = [
  { value: 'slate', label: 'Show the slate and wait' },
  { value: 'schedule', label: 'Return to the schedule' },
]

export function FeedForm({ channelId, feed, others, takesRtmp, onClose, onKey }: FeedFormProps) {
  const trpc = useTRPC()
  const refetch = useRefetchChannel(channelId)
  // Input and answer may hold a password or the key: they leave the cache with the answer.
  const create = useMutation(trpc.contribution.create.mutationOptions({ gcTime: 0 }))
  const update = useMutation(trpc.contribution.update.mutationOptions({ gcTime: 0 }))
  const form = useZodForm({
    schema: createContributionSchema,
    given: {
      name: feed?.name ?? '',
      source: feed?.source ?? (takesRtmp ? 'rtmp' : 'pull'),
      pullUrl: '',
      autoTake: feed?.autoTake ?? false,
      stallSeconds: feed?.stallSeconds ?? 3,
      onStall: feed?.onStall ?? 'slate',
      waitSeconds: feed?.waitSeconds ?? 60,
      publicTitle: feed?.publicTitle ?? '',
      record: feed?.record ?? true,
      backupId: feed?.backupId ?? '',
    },
    toInput: ({ pullUrl, publicTitle, backupId, ...rest }) => ({
      channelId,
      ...rest,
      ...(rest.source === 'pull' && pullUrl.trim() !== '' && { pullUrl }),
      publicTitle: publicTitle.trim() || null,
      backupId: backupId || null,
    }),
    async save({ source, ...settings }) {
      const made = feed ? null : await create.mutateAsync({ source, ...settings })
      if (feed) await update.mutateAsync({ contributionId: feed.id, ...settings })
      refetch()
      if (made?.rtmpUrl && made.streamKey) return onKey(made.name, { rtmpUrl: made.rtmpUrl, streamKey: made.streamKey })
      toast.success(feed ? 'Saved' : `${settings.name} was added`)
      onClose()
    },
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
      {form.watch('source') === 'pull' && (
        <TextField
          of={form}
          name="pullUrl"
          label="Address"
          hint="https://…m3u8, rtsp:// or srt://host:port. Pulled while the channel is on air. It is stored encrypted: only its host is shown again."
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
        hint="Seconds without media."
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
      {others.length > 0 && (
        <SelectField
          of={form}
          name="backupId"
          label="Backup"
          hint="Goes on air while this feed is lost, until it has been steady for 10 seconds. Connect both encoders."
          options={[{ value: '', label: 'None' }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <SwitchField of={form} name="record" label="Record to the library" />
      <FormActions
        label={feed ? 'Save' : 'Add live input'}
        busy={create.isPending || update.isPending}
        onCancel={onClose}
        sticky
      />
    </Form>
  )
}
