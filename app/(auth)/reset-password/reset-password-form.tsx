'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import type { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { resetPasswordSchema } from '#features/person/schema.ts'
import { Button } from '#ui/button.tsx'
import { Form, TextField } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

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
      <TextField
        of={form}
        name="password"
        label="New password"
        hint="At least 10 characters."
        type="password"
        autoComplete="new-password"
        autoFocus
        required
      />
      <Button type="submit" tone="accent" busy={form.formState.isSubmitting} className="mt-1 h-11">
        Set password
      </Button>
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
