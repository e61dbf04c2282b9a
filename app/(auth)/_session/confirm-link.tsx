'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'

/** A button, so that programs that open the links of mails use none of them up. */
export function ConfirmLink({ token, purpose }: { token: string; purpose: 'verifyEmail' | 'confirmEmail' }) {
  const trpc = useTRPC()
  const confirm = useMutation(trpc.person[purpose].mutationOptions())
  if (confirm.isSuccess)
    return (
      <Notice>
        The address is confirmed.{' '}
        <Link href="/channels" className="underline">
          Go to your channels
        </Link>
      </Notice>
    )
  return (
    <div className="grid gap-5">
      {confirm.isError && <Notice tone="danger">{readError(confirm.error).message}</Notice>}
      <Button tone="accent" className="h-11" busy={confirm.isPending} onClick={() => confirm.mutate({ token })}>
        Confirm this address
      </Button>
    </div>
  )
}
