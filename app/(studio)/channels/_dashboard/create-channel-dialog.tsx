'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type FormEvent, useMemo, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { usePutChannel } from '#app/_trpc/use-channels.tsx'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { type CreateChannelInput, channelNameSchema } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { Select } from '#ui/select.tsx'
import { zoneOptions } from '../_schedule/zone-options.ts'
import { RESOLUTIONS } from '../_status/resolutions.ts'

export function CreateChannelDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New channel"
      description="It starts off air and empty; the rundown comes next."
    >
      <CreateChannelForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function CreateChannelForm({ onDone }: { onDone(): void }) {
  const router = useRouter()
  const trpc = useTRPC()
  const putChannel = usePutChannel()
  const create = useMutation(trpc.channel.create.mutationOptions())
  const [name, setName] = useState('')
  const [resolution, setResolution] = useState<CreateChannelInput['resolution']>('1080p')
  const [timeZone, setTimeZone] = useState(browserZone)
  const zones = useMemo(() => zoneOptions(timeZone), [timeZone])
  const [nameError, setNameError] = useState<string | null>(null)

  function submit(event: FormEvent) {
    event.preventDefault()
    const parsed = channelNameSchema.safeParse(name)
    if (!parsed.success) return setNameError(parsed.error.issues[0]?.message ?? 'Give the channel another name.')
    create.mutate(
      { name: parsed.data, resolution, timeZone },
      {
        onSuccess: (channel) => {
          putChannel(channel)
          onDone()
          router.push(`/channels/${channel.id}`)
        },
      },
    )
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {create.error && <Notice tone="danger">{readError(create.error).message}</Notice>}
      <Field label="Name" error={nameError} hint="Viewers find it in the channel's address.">
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => {
              setName(event.target.value)
              setNameError(null)
            }}
          />
        )}
      </Field>
      <Field label="Highest quality" hint="Viewers with less bandwidth get the lower ones by themselves.">
        {(control) => (
          <Select
            {...control}
            options={RESOLUTIONS}
            value={resolution}
            onChange={(value) => setResolution(value as CreateChannelInput['resolution'])}
          />
        )}
      </Field>
      <Field label="Time zone" hint="The wall clock its schedule is written on; yours to begin with.">
        {(control) => <Select {...control} options={zones} value={timeZone} onChange={setTimeZone} />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="accent" busy={create.isPending}>
          Create channel
        </Button>
      </div>
    </form>
  )
}

/** Some browsers know only an offset, or a name of their own: those begin in UTC. */
function browserZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return isZone(timeZone) ? timeZone : 'UTC'
}
