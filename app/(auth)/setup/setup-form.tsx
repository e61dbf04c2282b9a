'use client'
import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { createFirstAccountSchema } from '#features/setup/schema.ts'
import { Button } from '#ui/button.tsx'
import { Form, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { sendCredentials } from '../_session/send-credentials.ts'

export function SetupForm({ token }: { token: string }) {
  const trpc = useTRPC()
  const create = useMutation(trpc.setup.createFirstAccount.mutationOptions({ gcTime: 0 }))
  const form = useZodForm({
    schema: createFirstAccountSchema,
    // No default values: a field keeps what was typed before hydration.
    given: { token } as z.input<typeof createFirstAccountSchema>,
    guarded: false,
    async save(input) {
      await create.mutateAsync(input)
      const code = await sendCredentials(input.email, input.password).catch(() => 'OFFLINE')
      // The account exists. If signing in fails, the sign-in page says why.
      window.location.assign(code === null ? '/channels' : '/sign-in')
    },
  })
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
      <Button type="submit" tone="accent" busy={form.formState.isSubmitting || create.isSuccess} className="mt-1 h-11">
        Create account
      </Button>
    </Form>
  )
}
