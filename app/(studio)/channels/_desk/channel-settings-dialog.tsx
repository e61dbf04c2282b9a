'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { usePutChannel } from '#app/_trpc/use-channels.tsx'
import { type ChannelView, updateChannelSchema } from '#features/channel/schema.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { RESOLUTIONS } from '../_status/resolutions.ts'

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
  const update = useMutation(
    trpc.channel.update.mutationOptions({
      onSuccess(changed) {
        putChannel(changed)
        toast.success('Saved')
        onDone()
      },
    }),
  )
  const form = useZodForm({
    schema: updateChannelSchema,
    given: { channelId: channel.id, name: channel.name, resolution: channel.resolution, number: channel.number },
    save: (input) => update.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" hint="The address stays the same." maxLength={80} />
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
        options={RESOLUTIONS}
      />
      <FormActions label="Save" busy={update.isPending} onCancel={onDone} />
    </Form>
  )
}
