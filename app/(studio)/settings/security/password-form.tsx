'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { z } from 'zod'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { changePasswordSchema } from '#features/account/schema.ts'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { CurrentPasswordField, NewPasswordField } from '#ui/password-field.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

const formSchema = changePasswordSchema.extend({ repeated: z.string() }).refine(
  ({ newPassword, repeated }) => newPassword === repeated,
  // Checked even while other fields have errors.
  { path: ['repeated'], message: 'The new passwords do not match.', when: () => true },
)

export function PasswordForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      gcTime: 0,
      onSuccess: ({ endedSessions }) => {
        toast.success('Password changed', {
          description: endedSessions > 0 ? `Other devices signed out: ${endedSessions}.` : undefined,
        })
        void queryClient.invalidateQueries({ queryKey: trpc.session.list.queryKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
        onDone()
      },
    }),
  )
  const form = useZodForm({
    schema: formSchema,
    given: { currentPassword: '', newPassword: '', repeated: '' },
    save: ({ repeated: _, ...passwords }) => change.mutateAsync(passwords),
  })
  return (
    <Form of={form}>
      <CurrentPasswordField of={form} autoFocus />
      <NewPasswordField of={form} name="newPassword" />
      <TextField of={form} name="repeated" label="Repeat new password" type="password" autoComplete="new-password" />
      <p className="text-muted text-xs">Your other devices are signed out. API keys keep working.</p>
      <FormActions label="Change password" busy={change.isPending} onCancel={onDone} />
    </Form>
  )
}
