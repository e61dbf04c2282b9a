'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { changePasswordSchema } from '#features/account/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'

interface ChangePasswordDialogProps {
  open: boolean
  onOpenChange(open: boolean): void
}

export function ChangePasswordDialog({ open, onOpenChange }: ChangePasswordDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Change password">
      <PasswordForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function PasswordForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [wrong, setWrong] = useState<Partial<Record<string, string>>>({})
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      gcTime: 0,
      onSuccess: ({ endedSessions }) => {
        toast.success(
          endedSessions > 0
            ? `The password was changed. Other devices were signed out: ${endedSessions}.`
            : 'The password was changed.',
        )
        void queryClient.invalidateQueries({ queryKey: trpc.session.list.queryKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.account.listAudit.pathKey() })
        onDone()
      },
    }),
  )

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = Object.fromEntries(new FormData(event.currentTarget))
    const input = changePasswordSchema.safeParse(form)
    const found: Partial<Record<string, string>> = {}
    if (!input.success) for (const issue of input.error.issues) found[String(issue.path[0])] ??= issue.message
    if (form.repeated !== form.newPassword) found.repeated = 'The two new passwords differ.'
    setWrong(found)
    if (input.success && Object.keys(found).length === 0) change.mutate(input.data)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {change.error && <Notice tone="danger">{readError(change.error).message}</Notice>}
      <Field label="Current password" error={wrong.currentPassword}>
        {(control) => (
          <Input {...control} name="currentPassword" type="password" autoComplete="current-password" autoFocus />
        )}
      </Field>
      <Field label="New password" error={wrong.newPassword} hint="At least 10 characters.">
        {(control) => <Input {...control} name="newPassword" type="password" autoComplete="new-password" />}
      </Field>
      <Field label="New password again" error={wrong.repeated}>
        {(control) => <Input {...control} name="repeated" type="password" autoComplete="new-password" />}
      </Field>
      <p className="text-muted text-xs">All your other devices are signed out. API keys go on.</p>
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="accent" busy={change.isPending}>
          Change password
        </Button>
      </div>
    </form>
  )
}
