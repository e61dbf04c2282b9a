'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useController } from 'react-hook-form'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { EVENT_TYPES, EVENTS, type EventType } from '#domain/webhook/events.ts'
import { createWebhookSchema, type WebhookView, type WebhookWithSecret } from '#features/webhook/schema.ts'
import { CheckBox } from '#ui/check-box.tsx'
import { Form, FormActions, SwitchField, TextField } from '#ui/form.tsx'
import { useZodForm, type ZodForm } from '#ui/use-zod-form.ts'

interface WebhookFormProps {
  /** Omitted: a new one. */
  webhook?: WebhookView
  onClose(): void
  onCreated?(webhook: WebhookWithSecret): void
}

interface Values {
  url: string
  description: string
  events: EventType[]
  enabled: boolean
}

export function WebhookForm({ webhook, onClose, onCreated }: WebhookFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refresh = () => void queryClient.invalidateQueries({ queryKey: trpc.webhook.pathKey() })
  const create = useMutation(
    trpc.webhook.create.mutationOptions({
      // The answer holds the secret.
      gcTime: 0,
      onSuccess: (created) => {
        refresh()
        onCreated?.(created)
      },
    }),
  )
  const update = useMutation(trpc.webhook.update.mutationOptions({ onSuccess: refresh }))
  const { url = '', description = '', events = [], enabled = true } = webhook ?? {}
  const form = useZodForm({
    schema: createWebhookSchema,
    given: { url, description, events, enabled } as Values,
    async save(input) {
      if (!webhook) return create.mutateAsync(input)
      await update.mutateAsync({ webhookId: webhook.id, revision: webhook.revision, ...input })
      onClose()
    },
  })
  return (
    <Form of={form}>
      <TextField
        of={form}
        name="url"
        label="URL"
        hint="Receives a POST request for each event. Use https."
        placeholder="https://example.com/hooks"
        inputMode="url"
        autoFocus
      />
      <TextField of={form} name="description" label="Description" hint="Optional, such as “Newsroom”." />
      <EventsField form={form} />
      {webhook && <SwitchField of={form} name="enabled" label="Send events to this URL" />}
      <FormActions
        label={webhook ? 'Save' : 'Add webhook'}
        busy={create.isPending || update.isPending}
        onCancel={onClose}
        sticky
      />
    </Form>
  )
}

function EventsField({ form }: { form: ZodForm<Values, unknown> }) {
  const { field } = useController({ control: form.control, name: 'events' })
  const chosen: EventType[] = field.value
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-medium text-sm">Events</legend>
      <CheckBox
        label="All events, also those added later"
        checked={chosen.length === 0}
        onChange={(checked) => field.onChange(checked ? [] : [...EVENT_TYPES])}
      />
      {EVENT_TYPES.map((type) => (
        <CheckBox
          key={type}
          label={<code className="clock text-xs">{type}</code>}
          hint={EVENTS[type]}
          checked={chosen.includes(type)}
          onChange={(checked) => field.onChange(checked ? [...chosen, type] : chosen.filter((other) => other !== type))}
        />
      ))}
    </fieldset>
  )
}
