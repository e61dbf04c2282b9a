'use client'
import type { FieldPath, FieldValues } from 'react-hook-form'
import { TextField } from './form.tsx'
import type { ZodForm } from './use-zod-form.ts'

interface PasswordFieldProps<Values extends FieldValues, Output> {
  of: ZodForm<Values, Output>
  name: FieldPath<Values>
  label?: string
  autoFocus?: boolean
}

/** A password that is chosen now. */
export function NewPasswordField<Values extends FieldValues, Output>({
  label = 'New password',
  ...field
}: PasswordFieldProps<Values, Output>) {
  return (
    <TextField
      label={label}
      hint="At least 10 characters."
      type="password"
      autoComplete="new-password"
      required
      {...field}
    />
  )
}

/** Asked again before a change of how a person signs in. */
export function CurrentPasswordField<Values extends FieldValues & { currentPassword: string }, Output>(
  field: Pick<PasswordFieldProps<Values, Output>, 'of' | 'autoFocus'>,
) {
  return (
    <TextField
      name={'currentPassword' as FieldPath<Values>}
      label="Current password"
      type="password"
      autoComplete="current-password"
      {...field}
    />
  )
}
