'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Mail, UserPlus } from 'lucide-react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MEMBER_ROLE_LABELS } from '#domain/account/permissions.ts'
import type { InvitationView } from '#features/membership/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { usePermissions } from '#ui/permissions.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { InviteForm } from './invite-form.tsx'

/** For those who manage members. */
export function InvitationsCard() {
  const manages = usePermissions().may('account')
  return manages && <Invitations />
}

function Invitations() {
  const trpc = useTRPC()
  const list = useQuery(trpc.invitation.list.queryOptions())
  return (
    <Card aria-label="Invitations">
      <CardHeader title="Invitations" hint="Sent by mail and valid for 7 days. Only the invited address can join.">
        <DialogButton icon={UserPlus} tone="accent" label="Invite" title="Invite a person">
          {(close) => <InviteForm onDone={close} />}
        </DialogButton>
      </CardHeader>
      <QueryView query={list} what="the invitations">
        {(invitations) =>
          invitations.length === 0 ? (
            <EmptyState icon={Mail} title="No open invitations" className="py-8">
              Invite a colleague by their email address.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line border-line border-t">
              {invitations.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  )
}

function InvitationRow({ invitation }: { invitation: InvitationView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { id, email, role, invitedBy, endsAt, url } = invitation
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: trpc.invitation.list.queryKey() })
  const withdraw = useMutation(trpc.invitation.withdraw.mutationOptions({ onSuccess }))
  const resend = useMutation(
    trpc.invitation.resend.mutationOptions({
      onSuccess: () => {
        toast.success(`Invitation sent to ${email} again`)
        return onSuccess()
      },
      onError: (error) => toastError('The invitation was not sent', error),
    }),
  )
  const expired = Date.parse(endsAt) <= Date.now()
  return (
    <li
      data-testid="invitation-row"
      className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5"
    >
      <div className="min-w-0 flex-1 basis-52">
        <p className="wrap-anywhere font-medium">{email}</p>
        <p className="wrap-anywhere mt-0.5 text-muted text-xs">
          {MEMBER_ROLE_LABELS[role]}
          {invitedBy && ` · invited by ${invitedBy}`} · {expired ? 'expired' : 'expires'} {formatDateTime(endsAt)}
        </p>
      </div>
      {expired && <Badge tone="warn">Expired</Badge>}
      <div className="flex flex-wrap items-center gap-2">
        {!expired && <CopyButton text={url} label={`Copy the link for ${email}`} />}
        <Button
          size="small"
          busy={resend.isPending}
          aria-label={`Resend to ${email}`}
          onClick={() => resend.mutate({ invitationId: id })}
        >
          Resend
        </Button>
        <ConfirmButton
          size="small"
          tone="danger-quiet"
          aria-label={`Withdraw the invitation of ${email}`}
          title="Withdraw the invitation?"
          description={<span className="wrap-anywhere">The link stops working: {email} cannot join.</span>}
          confirmLabel="Withdraw"
          onConfirm={() => withdraw.mutateAsync({ invitationId: id })}
        >
          Withdraw
        </ConfirmButton>
      </div>
    </li>
  )
}
