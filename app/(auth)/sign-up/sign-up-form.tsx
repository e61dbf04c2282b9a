'use client'
import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { signUpSchema } from '#features/person/schema.ts'
import { Button } from '#ui/button.tsx'
import { Form, TextField } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

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
      <TextField
        of={form}
        name="accountName"
        label="Account"
        hint="Your company or station."
        autoComplete="organization"
        autoFocus
        required
      />
      <TextField of={form} name="name" label="Your name" autoComplete="name" required />
      <TextField of={form} name="email" label="Email" type="email" autoComplete="username" required />
      <TextField
        of={form}
        name="password"
        label="Password"
        hint="At least 10 characters."
        type="password"
        autoComplete="new-password"
        required
      />
      <Button type="submit" tone="accent" busy={form.formState.isSubmitting} className="mt-1 h-11">
        Create account
      </Button>
    </Form>
  )
}
