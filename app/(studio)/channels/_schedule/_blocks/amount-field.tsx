'use client'
import { Field, Input } from '#ui/field.tsx'

interface AmountFieldProps {
  /** With its unit: “Cooldown, hours”. */
  label: string
  unitMs: number
  /** null: none, where that means something. */
  valueMs: number | null
  error: string | null
  hint?: string
  onChange(valueMs: number | null): void
}

/** A length in a unit of its own; an empty field is null. */
export function AmountField({ label, unitMs, valueMs, error, hint, onChange }: AmountFieldProps) {
  return (
    <Field label={label} error={error} hint={hint}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          step="any"
          inputMode="decimal"
          // Not controlled: “1.” on its way to “1.5” must stay as it is typed.
          defaultValue={valueMs === null ? '' : valueMs / unitMs}
          onChange={({ target: { value } }) => onChange(value === '' ? null : Math.round(Number(value) * unitMs))}
        />
      )}
    </Field>
  )
}
