'use client'
import type { ComponentProps, ReactNode } from 'react'
import { Field } from './field.tsx'
import { Select } from './select.tsx'

interface LabelledSelectProps extends Omit<ComponentProps<typeof Select>, 'id'> {
  label: string
  hint?: ReactNode
  error?: string | null
}

/** A choice outside a form; in a form: `SelectField`. */
export function LabelledSelect({ label, hint, error, ...select }: LabelledSelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <Select {...control} {...select} />}
    </Field>
  )
}
