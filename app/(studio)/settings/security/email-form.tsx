'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { changeEmailSchema } from '#features/person/schema.ts'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { CurrentPasswordField } from '#ui/password-field.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

export function EmailForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const change = useMutation(
    trpc.person.changeEmail.mutationOptions({
      gcTime: 0,
      onSuccess: (_, { newEmail }) => {
        toast.success('Mail sent', { description: `Open the link in the mail to ${newEmail}.` })
        onDone()
      },
    }),
  )
  const form = useZodForm({
    schema: changeEmailSchema,
    given: { newEmail: '', currentPassword: '' },
    save: (input) => change.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="newEmail" label="New email" type="email" autoComplete="email" autoFocus />
      <CurrentPasswordField of={form} />
      <FormActions label="Send the link" busy={change.isPending} onCancel={onDone} />
    </Form>
  )
}
