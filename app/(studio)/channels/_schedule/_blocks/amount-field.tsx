'use client'
import { Field, Input } from '#ui/field.tsx'

interface AmountFieldProps {
  /** With its unit: “Cooldown (hours)”. */
  label: string
  unitMs: number
  /** null: none, where the rule allows it. */
  valueMs: number | null
  error: string | null
  hint?: string
  onChange(valueMs: number | null): void
}

/** A duration in a given unit; an empty field is null. */
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
          // Uncontrolled: “1.” must stay while “1.5” is typed.
          defaultValue={valueMs === null ? '' : valueMs / unitMs}
          onChange={({ target: { value } }) => onChange(value === '' ? null : Math.round(Number(value) * unitMs))}
        />
      )}
    </Field>
  )
}
