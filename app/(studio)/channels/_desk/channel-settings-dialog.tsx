'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { usePutChannel } from '#app/_trpc/use-channels.tsx'
import { type ChannelView, updateChannelSchema } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { Select } from '#ui/select.tsx'
import { RESOLUTIONS } from '../_status/resolutions.ts'

interface ChannelSettingsDialogProps {
  channel: ChannelView
  open: boolean
  onOpenChange(open: boolean): void
}

export function ChannelSettingsDialog({ channel, open, onOpenChange }: ChannelSettingsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Name, number and quality">
      <SettingsForm channel={channel} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function SettingsForm({ channel, onDone }: { channel: ChannelView; onDone(): void }) {
  const trpc = useTRPC()
  const putChannel = usePutChannel()
  const update = useMutation(trpc.channel.update.mutationOptions())
  const [name, setName] = useState(channel.name)
  const [resolution, setResolution] = useState(channel.resolution)
  const [number, setNumber] = useState(String(channel.number))
  const [errors, setErrors] = useState<{ name?: string | undefined; number?: string | undefined }>({})

  function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = {
      channelId: channel.id,
      name,
      resolution,
      number: number.trim() === '' ? Number.NaN : Number(number),
    }
    const parsed = updateChannelSchema.safeParse(wanted)
    if (!parsed.success) {
      const messageOf = (field: string) => parsed.error.issues.find(({ path }) => path[0] === field)?.message
      return setErrors({ name: messageOf('name'), number: messageOf('number') })
    }
    update.mutate(parsed.data, {
      onSuccess(changed) {
        putChannel(changed)
        toast.success('Saved')
        onDone()
      },
    })
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {update.error && <Notice tone="danger">{readError(update.error).message}</Notice>}
      <Field label="Name" error={errors.name ?? null} hint="The address stays as it is.">
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => {
              setName(event.target.value)
              setErrors({ ...errors, name: undefined })
            }}
          />
        )}
      </Field>
      <Field
        label="Channel number"
        error={errors.number ?? null}
        hint="Television sets and players sort their channel lists by it (M3U and XMLTV)."
      >
        {(control) => (
          <Input
            {...control}
            value={number}
            inputMode="numeric"
            maxLength={4}
            autoComplete="off"
            onChange={(event) => {
              setNumber(event.target.value)
              setErrors({ ...errors, number: undefined })
            }}
          />
        )}
      </Field>
      <Field label="Highest quality" hint="Viewers who tune in from now on get it.">
        {(control) => (
          <Select
            {...control}
            options={RESOLUTIONS}
            value={resolution}
            onChange={(value) => setResolution(value as ChannelView['resolution'])}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="accent" busy={update.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
