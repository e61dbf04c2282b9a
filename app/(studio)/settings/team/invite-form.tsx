'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MEMBER_ROLE_LABELS, MEMBER_ROLES, type MemberRole } from '#domain/account/permissions.ts'
import { type InvitationView, inviteSchema } from '#features/membership/schema.ts'
import { Button } from '#ui/button.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

const ROLES = MEMBER_ROLES.map((role) => ({ value: role, label: MEMBER_ROLE_LABELS[role] }))

export function InviteForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [sent, setSent] = useState<InvitationView | null>(null)
  const invite = useMutation(
    trpc.invitation.create.mutationOptions({
      onSuccess: (invitation) => {
        setSent(invitation)
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
        return queryClient.invalidateQueries({ queryKey: trpc.invitation.list.queryKey() })
      },
    }),
  )
  const form = useZodForm({
    schema: inviteSchema,
    given: { email: '', role: 'programmer' as MemberRole },
    save: (input) => invite.mutateAsync(input),
  })
  if (sent) return <Sent invitation={sent} onDone={onDone} />
  return (
    <Form of={form}>
      <TextField of={form} name="email" label="Email" type="email" autoFocus />
      <SelectField
        of={form}
        name="role"
        label="Role"
        hint="The table of roles on this page says what each may do."
        options={ROLES}
      />
      <FormActions label="Send invitation" busy={invite.isPending} onCancel={onDone} />
    </Form>
  )
}

function Sent({ invitation, onDone }: { invitation: InvitationView; onDone(): void }) {
  return (
    <div className="grid gap-4">
      <Notice>
        <span className="wrap-anywhere">A mail to {invitation.email} is on its way.</span> You can also send this link
        yourself: only that address can join.
      </Notice>
      <CodeBox data-testid="invitation-link">{invitation.url}</CodeBox>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={invitation.url} label="Copy the link" className="h-10" />
        <Button tone="accent" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
