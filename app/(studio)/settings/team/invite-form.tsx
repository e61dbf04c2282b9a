'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MEMBER_ROLE_LABELS, MEMBER_ROLES, type MemberRole } from '#domain/account/permissions.ts'
import { type InvitationView, inviteSchema } from '#features/membership/schema.ts'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { ShownOnce } from '#ui/shown-once.tsx'
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

function Sent({ invitation: { email, url }, onDone }: { invitation: InvitationView; onDone(): void }) {
  return (
    <ShownOnce
      text={url}
      testId="invitation-link"
      copyLabel="Copy the link"
      tone="info"
      notice={
        <>
          <span className="wrap-anywhere">A mail to {email} is on its way.</span> You can also send this link yourself:
          only that address can join.
        </>
      }
      onDone={onDone}
    />
  )
}
