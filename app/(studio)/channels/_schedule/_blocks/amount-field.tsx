'use client'
import { type FieldPath, type FieldValues, useController } from 'react-hook-form'
import { Field, Input } from '#ui/field.tsx'
import type { ZodForm } from '#ui/use-zod-form.ts'

interface AmountFieldProps<Values extends FieldValues, Output> {
  of: ZodForm<Values, Output>
  name: FieldPath<Values>
  /** With its unit: “Cooldown (hours)”. */
  label: string
  unitMs: number
  hint?: string
  /** The value of an empty field; null: none, where the rule allows it. */
  whenEmpty?: 0 | null
}

/** A duration in a given unit. */
export function AmountField<Values extends FieldValues, Output>({
  of,
  name,
  label,
  unitMs,
  hint,
  whenEmpty = null,
}: AmountFieldProps<Values, Output>) {
  const { field } = useController({ control: of.control, name })
  return (
    <Field label={label} error={of.errorAt(name)} hint={hint}>
      {(control) => (
        <Input
          {...control}
          ref={field.ref}
          type="number"
          min={0}
          step="any"
          inputMode="decimal"
          // Uncontrolled: “1.” must stay while “1.5” is typed.
          defaultValue={field.value === null ? '' : field.value / unitMs}
          onChange={({ target: { value } }) =>
            field.onChange(value === '' ? whenEmpty : Math.round(Number(value) * unitMs))
          }
        />
      )}
    </Field>
  )
}
