'use client'
import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { signUpSchema } from '#features/person/schema.ts'
import { Form } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AuthSubmit } from '../_session/auth-submit.tsx'
import { NewAccountFields } from '../_session/new-account-fields.tsx'

export function SignUpForm() {
  const trpc = useTRPC()
  const signUp = useMutation(trpc.person.signUp.mutationOptions({ gcTime: 0 }))
  const form = useZodForm({
    schema: signUpSchema,
    // No default values: a field keeps what was typed before hydration.
    given: {} as z.input<typeof signUpSchema>,
    guarded: false,
    save: (input) => signUp.mutateAsync(input),
  })
  if (signUp.isSuccess)
    return (
      <Notice>
        We sent a mail to <strong>{signUp.variables.email}</strong>. Open its link to confirm the address, then sign in.
        If no mail arrives within a few minutes, look in the spam folder.
      </Notice>
    )
  return (
    <Form of={form}>
      <NewAccountFields of={form} />
      <AuthSubmit label="Create account" busy={form.formState.isSubmitting} />
    </Form>
  )
}
