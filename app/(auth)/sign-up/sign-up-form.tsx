'use client'
import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { newAccountSchema, newPersonSchema } from '#features/person/schema.ts'
import { Form } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AuthSubmit } from '../_session/auth-submit.tsx'
import { NewAccountFields, NewPersonFields } from '../_session/new-account-fields.tsx'

/** @param invitation null: an account of their own */
export function SignUpForm({ invitation }: { invitation: { id: string; email: string } | null }) {
  const trpc = useTRPC()
  const signUp = useMutation(trpc.person.signUp.mutationOptions({ gcTime: 0 }))
  if (signUp.isSuccess)
    return (
      <Notice>
        We sent a mail to <strong>{signUp.variables.email}</strong>. Open its link to confirm the address, then sign in
        {invitation && ' and join'}. If no mail arrives within a few minutes, look in the spam folder.
      </Notice>
    )
  return invitation ? (
    <JoinForm
      email={invitation.email}
      save={(input) => signUp.mutateAsync({ ...input, invitationId: invitation.id })}
    />
  ) : (
    <AccountForm save={(input) => signUp.mutateAsync(input)} />
  )
}

function AccountForm({ save }: { save(input: z.output<typeof newAccountSchema>): Promise<unknown> }) {
  const form = useZodForm({
    schema: newAccountSchema,
    // No default values: a field keeps what was typed before hydration.
    given: {} as z.input<typeof newAccountSchema>,
    guarded: false,
    save,
  })
  return (
    <Form of={form}>
      <NewAccountFields of={form} />
      <AuthSubmit label="Create account" busy={form.formState.isSubmitting} />
    </Form>
  )
}

/** The invited address is the only one that can join. */
function JoinForm({ email, save }: { email: string; save(input: z.output<typeof newPersonSchema>): Promise<unknown> }) {
  const form = useZodForm({
    schema: newPersonSchema,
    given: { email } as z.input<typeof newPersonSchema>,
    guarded: false,
    save,
  })
  return (
    <Form of={form}>
      <NewPersonFields of={form} fixedEmail />
      <AuthSubmit label="Sign up" busy={form.formState.isSubmitting} />
    </Form>
  )
}
