'use client'
import type { FieldPath } from 'react-hook-form'
import { TextField } from '#ui/form.tsx'
import { NewPasswordField } from '#ui/password-field.tsx'
import type { ZodForm } from '#ui/use-zod-form.ts'

interface NewAccount {
  accountName: string
  name: string
  email: string
  password: string
}

/** An account and its first person. */
export function NewAccountFields<Values extends NewAccount, Output>({ of }: { of: ZodForm<Values, Output> }) {
  const named = (name: keyof NewAccount) => ({ of, name: name as FieldPath<Values> })
  return (
    <>
      <TextField
        {...named('accountName')}
        label="Account"
        hint="Your company or station."
        autoComplete="organization"
        autoFocus
        required
      />
      <TextField {...named('name')} label="Your name" autoComplete="name" required />
      <TextField {...named('email')} label="Email" type="email" autoComplete="username" required />
      <NewPasswordField {...named('password')} label="Password" />
    </>
  )
}
