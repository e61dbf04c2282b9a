'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { resetPasswordSchema } from '#features/person/schema.ts'
import { Form } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { NewPasswordField } from '#ui/password-field.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { AuthSubmit } from '../_session/auth-submit.tsx'

export function ResetPasswordForm({ token }: { token: string }) {
  const trpc = useTRPC()
  const reset = useMutation(trpc.person.resetPassword.mutationOptions({ gcTime: 0 }))
  const form = useZodForm({
    schema: resetPasswordSchema,
    given: { token } as z.input<typeof resetPasswordSchema>,
    guarded: false,
    save: (input) => reset.mutateAsync(input),
  })
  if (reset.isSuccess)
    return (
      <Notice>
        The new password is set.{' '}
        <Link href="/sign-in" className="underline">
          Sign in
        </Link>{' '}
        with it.
      </Notice>
    )
  return (
    <Form of={form}>
      <NewPasswordField of={form} name="password" autoFocus />
      <AuthSubmit label="Set password" busy={form.formState.isSubmitting} />
      <p className="text-muted text-xs">
        Link expired?{' '}
        <Link href="/forgot-password" className="underline">
          Request another one
        </Link>
        .
      </p>
    </Form>
  )
}
