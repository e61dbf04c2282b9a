import type { Metadata } from 'next'
import Link from 'next/link'
import { findInvitationOf } from '#server/auth/invitation-link.ts'
import { isSignUpOpen } from '#server/auth/setup-link.ts'
import { Notice } from '#ui/notice.tsx'
import { AuthPage } from '../_session/auth-page.tsx'
import { SignUpForm } from './sign-up-form.tsx'

export const metadata: Metadata = { title: 'Sign up' }

export default async function SignUpPage({
  searchParams,
}: {
  searchParams: Promise<{ invitation?: string | string[] }>
}) {
  const [invitation = ''] = [(await searchParams).invitation].flat()
  const found = invitation === '' ? null : await findInvitationOf(invitation)
  const invited = found?.state === 'open' ? found : null
  const open = isSignUpOpen() || invited !== null
  return (
    <AuthPage
      title={invited ? `Join ${invited.accountName}` : 'Sign up'}
      hint={invited ? `With ${invited.email}, the invited address.` : 'An account for your channels.'}
    >
      {open ? (
        <SignUpForm invitation={invited && { id: invited.id, email: invited.email }} />
      ) : (
        <Notice tone="warn">This installation accepts no sign-ups. Ask its operator for an invitation.</Notice>
      )}
      <p className="mt-6 text-muted text-sm">
        You have an account?{' '}
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </p>
    </AuthPage>
  )
}
