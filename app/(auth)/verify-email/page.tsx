import type { Metadata } from 'next'
import { AuthPage } from '../_session/auth-page.tsx'
import { ConfirmLink } from '../_session/confirm-link.tsx'
import { tokenOf } from '../_session/token-of.ts'

// The token must not travel in a Referer.
export const metadata: Metadata = { title: 'Confirm your address', referrer: 'no-referrer' }

export default async function VerifyEmailPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>
}) {
  return (
    <AuthPage title="Confirm your address" hint="Your account can then put channels on air.">
      <ConfirmLink token={tokenOf(await searchParams)} purpose="verifyEmail" />
    </AuthPage>
  )
}
