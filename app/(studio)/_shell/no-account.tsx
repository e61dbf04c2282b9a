'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sendSignOut } from '#app/(auth)/_session/send-credentials.ts'
import { MEMBER_ROLE_LABELS } from '#domain/account/permissions.ts'
import { renameAccountSchema } from '#features/account/schema.ts'
import { Button } from '#ui/button.tsx'
import { Form, TextField } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { openPage } from '#ui/public-path.ts'
import { QueryView } from '#ui/query-view.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

/** The page is drawn again for the account that the session now shows. */
const enter = () => openPage('/channels')

/** For a person who was removed from their last account, or signed up to join one: invitations, or an account of their own. */
export function NoAccount({ email, emailVerified }: { email: string; emailVerified: boolean }) {
  const trpc = useTRPC()
  const invitations = useQuery(trpc.invitation.mine.queryOptions())
  const accept = useMutation(
    trpc.invitation.accept.mutationOptions({
      onSuccess: enter,
      onError: (error) => toastError('You did not join', error),
    }),
  )
  const create = useMutation(trpc.account.createOwn.mutationOptions({ onSuccess: enter }))
  const form = useZodForm({
    schema: renameAccountSchema,
    given: { name: '' },
    guarded: false,
    save: (input) => create.mutateAsync(input),
  })
  return (
    <div className="grid gap-6">
      {!emailVerified && (
        <Notice tone="warn">
          Confirm your email address to see your invitations: open the link in the mail that we sent to {email}, then
          load this page again.
        </Notice>
      )}
      <QueryView query={invitations} what="your invitations" className="px-0 sm:px-0">
        {(data) =>
          data.length > 0 && (
            <ul className="grid gap-3" aria-label="Invitations">
              {data.map(({ id, accountName, role, invitedBy }) => (
                <li key={id} className="flex flex-wrap items-center gap-3 rounded-xl border border-line p-4 text-sm">
                  <p className="wrap-anywhere min-w-0 flex-1 basis-40">
                    <span className="font-medium">{accountName}</span>, {MEMBER_ROLE_LABELS[role].toLowerCase()}
                    {invitedBy && <span className="block text-muted text-xs">Invited by {invitedBy}</span>}
                  </p>
                  <Button
                    size="small"
                    tone="accent"
                    busy={accept.isPending}
                    aria-label={`Join ${accountName}`}
                    onClick={() => accept.mutate({ invitationId: id })}
                  >
                    Join
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      <Form of={form}>
        <TextField of={form} name="name" label="New account" hint="Your company or station." required />
        <Button type="submit" tone="accent" busy={create.isPending || create.isSuccess}>
          Create account
        </Button>
      </Form>
      <p className="wrap-anywhere text-muted text-sm">
        Signed in as {email}.{' '}
        <button
          type="button"
          className="underline underline-offset-2"
          onClick={() => void sendSignOut().then(() => openPage('/sign-in'))}
        >
          Sign out
        </button>
      </p>
    </div>
  )
}
