'use client'
import { useMutation } from '@tanstack/react-query'
import { isRule } from '#domain/alert/rules.ts'
import { type AlertView, silenceSchema } from '#features/alert/schema.ts'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { type AlertsOf, useAlerts } from './use-alerts.ts'

const HOUR_MS = 3_600_000
const LENGTHS = [
  { value: '1', label: '1 hour' },
  { value: '8', label: '8 hours' },
  { value: '24', label: '1 day' },
  { value: '168', label: '1 week' },
]

/** Silences alerts like this one. */
export function SilenceForm({ of, alert, onClose }: { of: AlertsOf; alert: AlertView; onClose(): void }) {
  const { alerts, refresh } = useAlerts(of)
  const save = useMutation(alerts.silence.mutationOptions({ onSettled: refresh }))
  const { rule, label, channelId, subject } = alert
  const which = [
    ...(channelId ? [{ value: 'here', label: `“${label}” of this channel` }] : []),
    ...(channelId ? [{ value: 'channel', label: 'Every alert of this channel' }] : []),
    { value: 'rule', label: `Every “${label}”` },
  ]
  const form = useZodForm({
    schema: silenceSchema,
    given: { which: which[0]?.value ?? 'rule', hours: '1', reason: '' },
    toInput: ({ which: chosen, hours, reason }) => ({
      rule: chosen !== 'channel' && isRule(rule) ? rule : null,
      channelId: chosen === 'rule' ? null : channelId,
      until: new Date(Date.now() + Number(hours) * HOUR_MS).toISOString(),
      reason,
    }),
    async save(input) {
      await save.mutateAsync(input)
      onClose()
    },
  })
  return (
    <Form of={form} aria-label={`Silence ${subject}`}>
      <SelectField of={form} name="which" label="Which alerts" options={which} className="w-full" />
      <SelectField of={form} name="hours" label="For" options={LENGTHS} className="w-full" />
      <TextField of={form} name="reason" label="Reason" hint="Optional, such as “Rehearsal”." maxLength={200} />
      <FormActions label="Silence" busy={save.isPending} onCancel={onClose} />
    </Form>
  )
}
