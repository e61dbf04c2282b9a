'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { usePutChannel } from '#app/_trpc/use-channels.tsx'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { createChannelSchema } from '#features/channel/schema.ts'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { zoneOptions } from '../_schedule/zone-options.ts'
import { useResolutions } from '../_status/use-resolutions.ts'

/** Creates a channel, and opens it. */
export function CreateChannelForm({ onDone }: { onDone(): void }) {
  const router = useRouter()
  const trpc = useTRPC()
  const putChannel = usePutChannel()
  const [zone] = useState(browserZone)
  const zones = useMemo(() => zoneOptions(zone), [zone])
  const create = useMutation(
    trpc.channel.create.mutationOptions({
      onSuccess(channel) {
        putChannel(channel)
        onDone()
        router.push(`/channels/${channel.id}`)
      },
    }),
  )
  const form = useZodForm({
    schema: createChannelSchema,
    given: { name: '', resolution: '', timeZone: zone },
    toInput: ({ resolution, ...values }) => ({ ...values, ...(resolution && { resolution }) }),
    save: (input) => create.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" hint="It becomes part of the channel's address." maxLength={80} />
      <SelectField
        of={form}
        name="resolution"
        label="Highest quality"
        hint="Viewers with less bandwidth get lower ones."
        options={[{ value: '', label: 'Highest of the plan' }, ...useResolutions()]}
      />
      <SelectField
        of={form}
        name="timeZone"
        label="Time zone"
        hint="The schedule is written in it. Yours by default."
        options={zones}
      />
      <FormActions label="Create channel" busy={create.isPending} onCancel={onDone} />
    </Form>
  )
}

/** UTC where the browser reports an offset or a name of its own. */
function browserZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return isZone(timeZone) ? timeZone : 'UTC'
}
