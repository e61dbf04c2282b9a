'use client'
import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { createFirstAccountSchema } from '#features/setup/schema.ts'
import { Form } from '#ui/form.tsx'
import { openPage } from '#ui/public-path.ts'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AuthSubmit } from '../_session/auth-submit.tsx'
import { NewAccountFields } from '../_session/new-account-fields.tsx'
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
      openPage(code === null ? '/channels' : '/sign-in')
    },
  })
  return (
    <Form of={form}>
      <NewAccountFields of={form} />
      <AuthSubmit label="Create account" busy={form.formState.isSubmitting || create.isSuccess} />
    </Form>
  )
}
