'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sendSignOut } from '#app/(auth)/_session/send-credentials.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { openPage } from '#ui/public-path.ts'

export function AcceptButton({ invitationId }: { invitationId: string }) {
  const trpc = useTRPC()
  const accept = useMutation(
    // A full navigation: no data of the account before stays in memory.
    trpc.invitation.accept.mutationOptions({ onSuccess: () => openPage('/channels') }),
  )
  return (
    <>
      {accept.error && <Notice tone="danger">{readError(accept.error).message}</Notice>}
      <Button
        tone="accent"
        className="h-11"
        busy={accept.isPending || accept.isSuccess}
        onClick={() => accept.mutate({ invitationId })}
      >
        Join
      </Button>
    </>
  )
}

export function SignOutButton({ path }: { path: string }) {
  async function leave() {
    try {
      await sendSignOut()
      openPage(`/sign-in?callbackUrl=${encodeURIComponent(path)}`)
    } catch {
      toast.error('You are still signed in: the server does not answer. Try again.')
    }
  }
  return <Button onClick={leave}>Sign out</Button>
}
