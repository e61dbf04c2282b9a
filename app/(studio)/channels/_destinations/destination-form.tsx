'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { toast } from 'sonner'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { PLATFORM_NAMES, PLATFORMS, type PlatformName, rungWords } from '#domain/destination/platforms.ts'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import {
  type CreateDestinationInput,
  createDestinationSchema,
  type DestinationView,
} from '#features/destination/schema.ts'
import { Button } from '#ui/button.tsx'
import { Form, FormActions, SelectField, SwitchField, TextField } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { useRefetchChannel } from '../_channel/use-report.ts'
import { useRungOptions } from '../_status/use-resolutions.ts'
import { draftOf, inputOf, withPlatform } from './draft.ts'
import { TestResult } from './test-connection.tsx'

/** Without a key the stored one stays. */
type DestinationSettings = Omit<CreateDestinationInput, 'streamKey'> & { streamKey?: string }

const newSchema: z.ZodType<DestinationSettings> = createDestinationSchema
const savedSchema: z.ZodType<DestinationSettings> = createDestinationSchema.partial({ streamKey: true })

interface DestinationFormProps {
  channel: ChannelView
  /** null: a new one. */
  destination: DestinationView | null
  onDone(): void
}

export function DestinationForm({ channel, destination, onDone }: DestinationFormProps) {
  const trpc = useTRPC()
  const refetch = useRefetchChannel(channel.id)
  // The input holds the stream key: it leaves the cache with the answer.
  const create = useMutation(trpc.destination.create.mutationOptions({ gcTime: 0 }))
  const update = useMutation(trpc.destination.update.mutationOptions({ gcTime: 0 }))
  const test = useMutation(trpc.destination.testSettings.mutationOptions({ gcTime: 0 }))
  const { data: defaults } = useQuery(trpc.media.defaults.queryOptions())
  const destinationId = destination?.id
  const form = useZodForm({
    schema: destination ? savedSchema : newSchema,
    given: draftOf(destination, channel.resolution),
    toInput: (draft) => ({ channelId: channel.id, ...inputOf(draft, destination !== null) }),
    async save({ streamKey, ...settings }) {
      const { name } = destinationId
        ? await update.mutateAsync({ destinationId, streamKey, ...settings })
        : await create.mutateAsync({ streamKey: streamKey ?? '', ...settings })
      refetch()
      toast.success(destination ? 'Saved' : `${name} was added`)
      onDone()
    },
  })
  const [platform, rung, backupServerUrl] = form.watch(['platform', 'rung', 'backupServerUrl'])
  const { keyHint, limits, label } = PLATFORMS[platform]

  function followPlatform(next: string) {
    const { name, serverUrl, backupServerUrl } = withPlatform(form.getValues(), next as PlatformName)
    for (const [field, value] of Object.entries({ name, serverUrl, backupServerUrl }))
      form.setValue(field as 'name', value, { shouldDirty: true, shouldValidate: form.formState.isSubmitted })
  }

  return (
    <Form of={form} onChange={test.reset}>
      <SelectField
        of={form}
        name="platform"
        label="Platform"
        options={PLATFORM_NAMES.map((value) => ({ value, label: PLATFORMS[value].label }))}
        onPick={followPlatform}
      />
      {limits?.maxBroadcastHours && (
        <Notice>
          {label} ends a broadcast after {limits.maxBroadcastHours} hours. The channel reconnects automatically; the
          platform decides whether viewers see one broadcast or a new one.
        </Notice>
      )}
      <TextField of={form} name="name" label="Name" maxLength={80} spellCheck={false} />
      <TextField
        of={form}
        name="serverUrl"
        label="Server"
        hint="rtmp:// or rtmps://, without the stream key."
        inputMode="url"
        placeholder="rtmps://host/application"
        spellCheck={false}
      />
      <TextField
        of={form}
        name="backupServerUrl"
        label="Backup server"
        hint="Optional. Used when the first server fails."
        inputMode="url"
        spellCheck={false}
      />
      <TextField
        of={form}
        name="streamKey"
        label="Stream key"
        hint={`${keyHint} It is stored encrypted and never shown again.`}
        type="password"
        // Not “off”: browsers would offer to fill in the account's own password.
        autoComplete="new-password"
        placeholder={destination ? 'Saved. Enter a new one to replace it' : undefined}
      />
      <SelectField
        of={form}
        name="rung"
        label="Quality"
        hint={defaults && rungWords(platform, rung, defaults)}
        options={useRungOptions(DEFAULT_RUNG_NAMES)}
      />
      <TextField
        of={form}
        name="maxFailures"
        label="Give up after"
        hint="Failures in a row. Then it is switched off."
        asNumber
        type="number"
        min={1}
        max={1_000}
        className="w-28"
      />
      <SwitchField of={form} name="enabled" label="Send whenever the channel is on air" />
      {test.data && <TestResult withBackup={backupServerUrl.trim() !== ''} outcome={test.data} />}
      <FormActions
        label={destination ? 'Save' : 'Add destination'}
        busy={create.isPending || update.isPending}
        onCancel={onDone}
        sticky
      >
        {/* Never disabled: it has the focus while the test runs. */}
        <Button
          aria-busy={test.isPending || undefined}
          onClick={form.run(async ({ channelId, platform, serverUrl, backupServerUrl, streamKey }) => {
            if (test.isPending) return
            await test.mutateAsync({ channelId, destinationId, platform, serverUrl, backupServerUrl, streamKey })
          })}
        >
          {test.isPending ? 'Testing…' : 'Test connection'}
        </Button>
      </FormActions>
    </Form>
  )
}
