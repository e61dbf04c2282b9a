'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { openPage } from '#ui/public-path.ts'

interface PersonActionsProps {
  accountId: string
  person: { id: string; name: string }
}

export function PersonActions({ accountId, person: { id: userId, name } }: PersonActionsProps) {
  const trpc = useTRPC()
  const impersonate = useMutation(
    trpc.admin.impersonate.mutationOptions({
      // A full navigation: no data of the account before stays in memory.
      onSuccess: () => openPage('/channels'),
    }),
  )
  const reset = useMutation(
    trpc.admin.resetSecondFactor.mutationOptions({
      onSuccess: () => toast.success(`${name} signs in with the password alone`),
    }),
  )
  return (
    <div className="flex flex-wrap justify-end gap-1">
      <ConfirmButton
        size="small"
        tone="quiet"
        aria-label={`Act as ${name}`}
        title={`Act as ${name}?`}
        description="For 30 minutes you see and change what this person can. The audit trail of the account names you both. Password, address, second factor and keys stay closed."
        confirmLabel="Act as this person"
        onConfirm={() => impersonate.mutateAsync({ accountId, userId })}
      >
        Act as
      </ConfirmButton>
      <ConfirmButton
        size="small"
        tone="quiet"
        aria-label={`Reset the second factor of ${name}`}
        title={`Reset the second factor of ${name}?`}
        description="Codes, recovery codes and passkeys end, and so do all sessions; a mail says so. Make sure first that this person asks for it."
        confirmLabel="Reset"
        onConfirm={() => reset.mutateAsync({ accountId, userId })}
      >
        Reset second factor
      </ConfirmButton>
    </div>
  )
}
