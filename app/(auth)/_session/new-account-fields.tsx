'use client'
import type { FieldPath } from 'react-hook-form'
import { TextField } from '#ui/form.tsx'
import { NewPasswordField } from '#ui/password-field.tsx'
import type { ZodForm } from '#ui/use-zod-form.ts'

interface NewPerson {
  name: string
  email: string
  password: string
}

interface NewAccount extends NewPerson {
  accountName: string
}

/** An account and its first person. */
export function NewAccountFields<Values extends NewAccount, Output>({ of }: { of: ZodForm<Values, Output> }) {
  return (
    <>
      <TextField
        of={of}
        name={'accountName' as FieldPath<Values>}
        label="Account"
        hint="Your company or station."
        autoComplete="organization"
        autoFocus
        required
      />
      <NewPersonFields of={of} />
    </>
  )
}

/** @param fixedEmail the address is given */
export function NewPersonFields<Values extends NewPerson, Output>({
  of,
  fixedEmail,
}: {
  of: ZodForm<Values, Output>
  fixedEmail?: boolean
}) {
  const named = (name: keyof NewPerson) => ({ of, name: name as FieldPath<Values> })
  return (
    <>
      <TextField {...named('name')} label="Your name" autoComplete="name" autoFocus={fixedEmail} required />
      <TextField
        {...named('email')}
        label="Email"
        type="email"
        autoComplete="username"
        readOnly={fixedEmail}
        required
      />
      <NewPasswordField {...named('password')} label="Password" />
    </>
  )
}
