'use client'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { ConfirmButton } from '#ui/dialog-button.tsx'

interface ActAsButtonProps {
  accountId: string
  person: { id: string; name: string }
}

export function ActAsButton({ accountId, person }: ActAsButtonProps) {
  const trpc = useTRPC()
  const impersonate = useMutation(
    trpc.admin.impersonate.mutationOptions({
      // A full navigation: no data of the account before stays in memory.
      onSuccess: () => window.location.assign('/channels'),
    }),
  )
  return (
    <ConfirmButton
      size="small"
      tone="quiet"
      aria-label={`Act as ${person.name}`}
      title={`Act as ${person.name}?`}
      description="For 30 minutes you see and change what this person can. The audit trail of the account names you both. Password, address, second factor and keys stay closed."
      confirmLabel="Act as this person"
      onConfirm={() => impersonate.mutateAsync({ accountId, userId: person.id })}
    >
      Act as
    </ConfirmButton>
  )
}
