'use client'
import { useMutation } from '@tanstack/react-query'
import { Controller, useController } from 'react-hook-form'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels, usePutChannel } from '#app/_trpc/use-channels.tsx'
import { TagsField } from '#app/(studio)/_shell/tags-field.tsx'
import { MediaField } from '#app/(studio)/library/_picker/media-field.tsx'
import { LONGEST_CHANNEL_NAME } from '#domain/channel/channel-name.ts'
import { MAX_LABELS } from '#domain/channel/labels.ts'
import { type ChannelView, updateChannelSchema } from '#features/channel/schema.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Form, FormActions, SelectField, SwitchField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { listFolders, listLabels } from '../_dashboard/pick-channels.ts'
import { useResolutions } from '../_status/use-resolutions.ts'

interface ChannelSettingsDialogProps {
  channel: ChannelView
  open: boolean
  onOpenChange(open: boolean): void
}

export function ChannelSettingsDialog({ channel, open, onOpenChange }: ChannelSettingsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Channel settings">
      <SettingsForm channel={channel} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function SettingsForm({ channel, onDone }: { channel: ChannelView; onDone(): void }) {
  const trpc = useTRPC()
  const putChannel = usePutChannel()
  const { data: others } = useChannels()
  const known = others?.channels ?? []
  const update = useMutation(
    trpc.channel.update.mutationOptions({
      onSuccess(changed) {
        putChannel(changed)
        toast.success('Saved')
        onDone()
      },
    }),
  )
  const { name, number, resolution, hlsEnabled, analyticsEnabled, fallbackVideo, labels, folder } = channel
  const form = useZodForm({
    schema: updateChannelSchema,
    given: {
      channelId: channel.id,
      ...{ name, number, resolution, hlsEnabled, analyticsEnabled, fallbackVideo, labels },
      folder: folder ?? '',
    },
    save: (input) => update.mutateAsync(input),
  })
  const { field: fallback } = useController({ control: form.control, name: 'fallbackVideo' })
  return (
    <Form of={form}>
      <TextField
        of={form}
        name="name"
        label="Name"
        hint="The address stays the same."
        maxLength={LONGEST_CHANNEL_NAME}
      />
      <TextField
        of={form}
        name="number"
        label="Channel number"
        hint="Its place in the channel lists of TV sets and players (M3U and XMLTV)."
        asNumber
        inputMode="numeric"
        maxLength={4}
      />
      <SelectField
        of={form}
        name="resolution"
        label="Highest quality"
        hint="Applies to viewers who join from now on."
        options={useResolutions()}
      />
      <MediaField
        label="Fallback video"
        hint="Airs when nothing else can."
        error={form.errorAt('fallbackVideo')}
        value={fallback.value ?? ''}
        status="ready"
        none="Built-in slate"
        onPick={(item) => fallback.onChange(item?.id ?? null)}
      />
      <div className="grid gap-3">
        <SwitchField of={form} name="hlsEnabled" label="Viewers can watch over HLS and DASH" />
        <SwitchField of={form} name="analyticsEnabled" label="Count viewers" />
      </div>
      <TextField
        of={form}
        name="folder"
        label="Folder"
        hint="Groups channels in the list."
        maxLength={60}
        suggestions={listFolders(known)}
      />
      <Controller
        control={form.control}
        name="labels"
        render={({ field }) => (
          <TagsField
            label="Labels"
            noun="label"
            hint={`For finding channels. Separate with Enter or a comma; at most ${MAX_LABELS}, in lower case.`}
            tags={field.value}
            known={listLabels(known)}
            error={form.errorAt('labels')}
            onChange={field.onChange}
          />
        )}
      />
      <FormActions label="Save" busy={update.isPending} onCancel={onDone} sticky />
    </Form>
  )
}
