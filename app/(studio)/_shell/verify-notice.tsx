'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'

/** Shown on every page until the person's address is confirmed. */
export function VerifyNotice({ email }: { email: string }) {
  const trpc = useTRPC()
  const resend = useMutation(
    trpc.person.resendVerification.mutationOptions({
      onSuccess: () => toast.success(`A mail to ${email} is on its way`),
      onError: (failure) => toastError('No mail was sent', failure),
    }),
  )
  return (
    <Notice
      tone="warn"
      className="mb-4"
      action={
        <Button size="small" busy={resend.isPending} onClick={() => resend.mutate()}>
          Send the link again
        </Button>
      }
    >
      <strong>Confirm your e-mail address.</strong> Open the link in the mail to {email}. Until then no channel can be
      started.
    </Notice>
  )
}
