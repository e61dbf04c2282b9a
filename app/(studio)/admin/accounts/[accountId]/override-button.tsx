'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { showAmount } from '#domain/plan/say-limit.ts'
import type { MeterView } from '#features/account/plan-schema.ts'
import { setOverrideSchema } from '#features/admin/schema.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

interface OverrideProps {
  accountId: string
  meter: MeterView
}

/** Sets one limit of one account. */
export function OverrideButton({ accountId, meter }: OverrideProps) {
  return (
    <DialogButton
      size="small"
      aria-label={`Override ${meter.label}`}
      label="Override"
      title={`Override “${meter.label}”`}
      description={`The plan allows ${showAmount(meter.name, meter.usual)}. In use: ${showAmount(meter.name, meter.used)}.`}
    >
      {(close) => <OverrideForm accountId={accountId} meter={meter} onClose={close} />}
    </DialogButton>
  )
}

const GB = 1_000 ** 3
const UNITS: Record<MeterView['unit'], string> = {
  count: 'Value',
  bytes: 'Value (GB)',
  minutes: 'Value (minutes)',
  lines: 'Value',
  switch: 'Value',
}
const CHOICES: Partial<Record<MeterView['unit'], { value: string; label: string }[]>> = {
  lines: [432, 720, 1080].map((lines) => ({ value: String(lines), label: `${lines}p` })),
  switch: [
    { value: '1', label: 'On' },
    { value: '0', label: 'Off' },
  ],
}

function OverrideForm({ accountId, meter, onClose }: OverrideProps & { onClose(): void }) {
  const { name: limit, unit, override } = meter
  const trpc = useTRPC()
  const queries = useQueryClient()
  const save = useMutation(
    trpc.admin.setOverride.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.admin.account.queryKey({ accountId }), saved)
        void queries.invalidateQueries(trpc.account.plan.queryFilter())
        onClose()
      },
    }),
  )
  const factor = unit === 'bytes' ? GB : 1
  const form = useZodForm({
    schema: setOverrideSchema,
    given: { value: String(meter.limit / factor), reason: override?.reason ?? '', expiresAt: '' },
    toInput: ({ value, reason, expiresAt }) => ({
      ...{ accountId, limit, reason },
      // NaN for text that is no number: the schema refuses it.
      value: value.trim() === '' ? Number.NaN : Math.round(Number(value) * factor),
      expiresAt: expiresAt === '' ? null : asInstant(expiresAt),
    }),
    save: (input) => save.mutateAsync(input),
  })
  return (
    <Form of={form}>
      {CHOICES[unit] ? (
        <SelectField of={form} name="value" label={UNITS[unit]} options={CHOICES[unit]} className="w-full" />
      ) : (
        <TextField of={form} name="value" label={UNITS[unit]} inputMode="decimal" />
      )}
      <TextField
        of={form}
        name="reason"
        label="Reason"
        hint="The customer and the audit trail show it."
        maxLength={500}
      />
      <TextField
        of={form}
        name="expiresAt"
        label="Until"
        hint="Then the value of the plan applies again. Empty: until it is removed."
        type="datetime-local"
      />
      <FormActions label="Save" busy={save.isPending} onCancel={onClose} />
    </Form>
  )
}

/** Of the browser's time zone; text that is no time is left for the schema to refuse. */
function asInstant(text: string): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date.toISOString()
}
