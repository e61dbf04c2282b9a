'use client'
import { useMutation } from '@tanstack/react-query'
import { useWatch } from 'react-hook-form'
import { TARGET_KINDS, TARGET_LABELS, type TargetKind } from '#domain/alert/targets.ts'
import { addTargetSchema, type TargetView } from '#features/alert/schema.ts'
import { Form, FormActions, SelectField, SwitchField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { type AlertsOf, useAlerts } from './use-alerts.ts'

const ADDRESS: Record<TargetKind, { label: string; hint: string; placeholder: string }> = {
  email: { label: 'Address', hint: 'Notices are sent as mails.', placeholder: 'desk@example.com' },
  webhook: { label: 'URL', hint: 'Receives a POST request with JSON.', placeholder: 'https://example.com/alerts' },
  slack: {
    label: 'URL',
    hint: 'An incoming webhook of Slack, Mattermost or Rocket.Chat.',
    placeholder: 'https://hooks.slack.com/services/…',
  },
  sms: { label: 'Number', hint: 'With the country code.', placeholder: '+4915112345678' },
}
const KINDS = TARGET_KINDS.map((value) => ({ value, label: TARGET_LABELS[value] }))
const SEVERITY_OPTIONS = [
  { value: 'info', label: 'All' },
  { value: 'warning', label: 'Warnings and critical' },
  { value: 'critical', label: 'Critical only' },
]

interface Values {
  kind: TargetKind
  name: string
  address: string
  leastSeverity: TargetView['leastSeverity']
  escalation: boolean
}

export function TargetForm({ of, onClose }: { of: AlertsOf; onClose(): void }) {
  const { alerts, refresh } = useAlerts(of)
  const save = useMutation(alerts.addTarget.mutationOptions({ onSuccess: refresh }))
  const given: Values = { kind: 'email', name: '', address: '', leastSeverity: 'info', escalation: false }
  const form = useZodForm({
    schema: addTargetSchema,
    given,
    async save(input) {
      await save.mutateAsync(input)
      onClose()
    },
  })
  const kind = useWatch({ control: form.control, name: 'kind' })
  return (
    <Form of={form}>
      <SelectField of={form} name="kind" label="Kind" options={KINDS} className="w-full" />
      <TextField of={form} name="name" label="Name" hint="Such as “Master control”." />
      <TextField of={form} name="address" {...ADDRESS[kind]} />
      <SelectField of={form} name="leastSeverity" label="Alerts" options={SEVERITY_OPTIONS} className="w-full" />
      <SwitchField of={form} name="escalation" label="Only what nobody has acknowledged" />
      <FormActions label="Add target" busy={save.isPending} onCancel={onClose} />
    </Form>
  )
}
