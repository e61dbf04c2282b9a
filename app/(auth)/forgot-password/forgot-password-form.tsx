'use client'
import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { forgotPasswordSchema } from '#features/person/schema.ts'
import { Form, TextField } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AuthSubmit } from '../_session/auth-submit.tsx'

export function ForgotPasswordForm() {
  const trpc = useTRPC()
  const ask = useMutation(trpc.person.forgotPassword.mutationOptions())
  const form = useZodForm({
    schema: forgotPasswordSchema,
    given: {} as z.input<typeof forgotPasswordSchema>,
    guarded: false,
    save: (input) => ask.mutateAsync(input),
  })
  if (ask.isSuccess)
    return (
      <Notice>
        If <strong>{ask.variables.email}</strong> has an account, a mail with a link is on its way. The link works for
        an hour.
      </Notice>
    )
  return (
    <Form of={form}>
      <TextField of={form} name="email" label="Email" type="email" autoComplete="username" autoFocus required />
      <AuthSubmit label="Send the link" busy={form.formState.isSubmitting} />
    </Form>
  )
}
