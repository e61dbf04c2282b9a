'use client'
import { useMutation } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Button } from '#ui/button.tsx'
import { formatClockShort } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { openPage } from '#ui/public-path.ts'

interface ImpersonationNoticeProps {
  person: string
  until: Date
}

/** Shown on every page while an admin acts as somebody else. */
export function ImpersonationNotice({ person, until }: ImpersonationNoticeProps) {
  const trpc = useTRPC()
  const end = useMutation(
    trpc.admin.endImpersonation.mutationOptions({
      // A full navigation: no data of the account stays in memory.
      onSuccess: () => openPage('/admin/accounts'),
      onError: (failure) => toastError('You still act as another person', failure),
    }),
  )
  return (
    <Notice
      tone="danger"
      className="mb-4"
      action={
        <Button size="small" busy={end.isPending} onClick={() => end.mutate()}>
          Stop
        </Button>
      }
    >
      <strong>You act as {person}.</strong> What you do is in the audit trail under both names. It ends at{' '}
      {formatClockShort(until)}.
    </Notice>
  )
}
