import type { Metadata } from 'next'
import { AuthPage } from '../_session/auth-page.tsx'
import { ConfirmLink } from '../_session/confirm-link.tsx'
import { tokenOf } from '../_session/token-of.ts'

// The token must not travel in a Referer.
export const metadata: Metadata = { title: 'New e-mail address', referrer: 'no-referrer' }

export default async function ConfirmEmailPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>
}) {
  return (
    <AuthPage title="New e-mail address" hint="You sign in with it from then on.">
      <ConfirmLink token={tokenOf(await searchParams)} purpose="confirmEmail" />
    </AuthPage>
  )
}
