import type { Metadata } from 'next'
import Link from 'next/link'
import { AuthPage } from '#app/(auth)/_session/auth-page.tsx'
import { MEMBER_ROLE_LABELS } from '#domain/account/permissions.ts'
import { findInvitationOf } from '#server/auth/invitation-link.ts'
import { findPageSession } from '#server/auth/session.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import { AcceptButton, SignOutButton } from './invitation-buttons.tsx'

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' }

const OVER = {
  accepted: 'This invitation was already accepted.',
  withdrawn: 'This invitation was withdrawn. Ask for a new one.',
  expired: 'This invitation has expired: it was valid for seven days. Ask for a new one.',
}

export default async function InvitationPage({ params }: { params: Promise<{ invitationId: string }> }) {
  const [invitation, session] = await Promise.all([findInvitationOf((await params).invitationId), findPageSession()])
  if (!invitation)
    return (
      <AuthPage title="Invitation" hint="To manage the channels of an account.">
        <Notice tone="warn">There is no such invitation. Open the link of the mail again.</Notice>
      </AuthPage>
    )
  const { id, accountName, role, invitedBy, email, state } = invitation
  const hint = `${invitedBy ?? 'An owner'} invites ${email} as ${MEMBER_ROLE_LABELS[role].toLowerCase()}.`
  const path = `/invitations/${id}`
  return (
    <AuthPage title={`Join ${accountName}`} hint={hint}>
      <div className="grid gap-4">
        {state !== 'open' ? (
          <>
            <Notice tone="warn">{OVER[state]}</Notice>
            <Button asChild>
              <Link href="/channels">Open the dashboard</Link>
            </Button>
          </>
        ) : session?.person.email === email && !session.person.emailVerifiedAt ? (
          <Notice tone="warn">
            Your email address is not confirmed. Open the link in the mail we sent to {email}, then load this page
            again.
          </Notice>
        ) : session?.person.email === email ? (
          <AcceptButton invitationId={id} />
        ) : session ? (
          <>
            <Notice tone="warn">
              You are signed in as {session.person.email}. Sign out, then sign in as {email}.
            </Notice>
            <SignOutButton path={path} />
          </>
        ) : (
          <>
            <Button asChild tone="accent" className="h-11">
              <Link href={`/sign-in?callbackUrl=${encodeURIComponent(path)}`}>Sign in</Link>
            </Button>
            <p className="text-muted text-sm">
              No account yet?{' '}
              <Link href={`/sign-up?invitation=${id}`} className="text-accent underline">
                Sign up
              </Link>{' '}
              with this address, confirm it, sign in and join.
            </p>
          </>
        )}
      </div>
    </AuthPage>
  )
}
