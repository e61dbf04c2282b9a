'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type AdminAccountView, suspendSchema } from '#features/admin/schema.ts'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

export function SuspendButton({ account: { id: accountId, suspended } }: { account: AdminAccountView }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const restore = useMutation(
    trpc.admin.restore.mutationOptions({
      onSuccess: (saved) => queries.setQueryData(trpc.admin.account.queryKey({ accountId }), saved),
    }),
  )
  if (suspended)
    return (
      <ConfirmButton
        title="Restore this account?"
        description="Its people can change things again. Its channels stay off air until somebody starts them."
        confirmLabel="Restore"
        onConfirm={() => restore.mutateAsync({ accountId })}
      >
        Restore
      </ConfirmButton>
    )
  return (
    <DialogButton
      tone="danger-quiet"
      label="Suspend"
      title="Suspend this account?"
      description="Its channels leave the air at once. Its people can sign in and read, and change nothing."
    >
      {(close) => <SuspendForm accountId={accountId} onClose={close} />}
    </DialogButton>
  )
}

function SuspendForm({ accountId, onClose }: { accountId: string; onClose(): void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const suspend = useMutation(
    trpc.admin.suspend.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.admin.account.queryKey({ accountId }), saved)
        onClose()
      },
    }),
  )
  const form = useZodForm({
    schema: suspendSchema,
    given: { reason: '' },
    toInput: ({ reason }) => ({ accountId, reason }),
    save: (input) => suspend.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="reason" label="Reason" hint="For the audit trail." maxLength={500} autoFocus />
      <FormActions label="Suspend" busy={suspend.isPending} onCancel={onClose} />
    </Form>
  )
}
