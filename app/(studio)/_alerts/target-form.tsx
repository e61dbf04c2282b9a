'use client'
import { useMutation } from '@tanstack/react-query'
import { useWatch } from 'react-hook-form'
import type { z } from 'zod'
import { TARGET_KINDS, TARGET_LABELS, type TargetKind } from '#domain/alert/targets.ts'
import {
  type AddTargetInput,
  addTargetSchema,
  type TargetView,
  type UpdateTargetInput,
  updateTargetSchema,
} from '#features/alert/schema.ts'
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

const newSchema: z.ZodType<AddTargetInput | UpdateTargetInput> = addTargetSchema
const savedSchema: z.ZodType<AddTargetInput | UpdateTargetInput> = updateTargetSchema

interface TargetFormProps {
  of: AlertsOf
  /** Omitted: a new one. */
  target?: TargetView
  onClose(): void
}

export function TargetForm({ of, target, onClose }: TargetFormProps) {
  const { alerts, refresh } = useAlerts(of)
  // The input holds the address: it leaves the cache with the answer.
  const add = useMutation(alerts.addTarget.mutationOptions({ gcTime: 0, onSuccess: refresh }))
  const update = useMutation(alerts.updateTarget.mutationOptions({ gcTime: 0, onSuccess: refresh }))
  const { kind: savedKind = 'email', name = '', leastSeverity = 'info', escalation = false } = target ?? {}
  const form = useZodForm({
    schema: target ? savedSchema : newSchema,
    given: { kind: savedKind, name, address: '', leastSeverity, escalation } as Values,
    toInput: (values) => (target ? { ...values, targetId: target.id } : values),
    async save(input) {
      if ('targetId' in input) await update.mutateAsync(input)
      else await add.mutateAsync(input)
      onClose()
    },
  })
  const kind = useWatch({ control: form.control, name: 'kind' })
  const { label, hint, placeholder } = ADDRESS[kind]
  const stays = target && kind === savedKind
  return (
    <Form of={form}>
      <SelectField of={form} name="kind" label="Kind" options={KINDS} className="w-full" />
      <TextField of={form} name="name" label="Name" hint="Such as “Master control”." />
      <TextField
        of={form}
        name="address"
        label={label}
        hint={stays ? `Saved: ${target.hint}` : hint}
        placeholder={stays ? 'Enter a new one to replace it' : placeholder}
      />
      <SelectField of={form} name="leastSeverity" label="Alerts" options={SEVERITY_OPTIONS} className="w-full" />
      <SwitchField of={form} name="escalation" label="Only what nobody has acknowledged" />
      <FormActions label={target ? 'Save' : 'Add target'} busy={add.isPending || update.isPending} onCancel={onClose} />
    </Form>
  )
}
