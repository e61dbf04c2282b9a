import type { Metadata } from 'next'
import Link from 'next/link'
import { isSetupLinkGood } from '#server/auth/setup-link.ts'
import { Notice } from '#ui/notice.tsx'
import { AuthPage } from '../_session/auth-page.tsx'
import { SetupForm } from './setup-form.tsx'

// The token must not travel in a Referer.
export const metadata: Metadata = { title: 'First account', referrer: 'no-referrer' }

export default async function SetupPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const token = [(await searchParams).token].flat()[0] ?? ''
  // Without a database the form is still shown; submitting it reports the error.
  const good = token !== '' && token.length <= 100 && (await isSetupLinkGood(token).catch(() => true))
  return (
    <AuthPage title="First account" hint="It manages channels and administers this installation.">
      {good ? (
        <SetupForm token={token} />
      ) : (
        <Notice tone="warn">
          This link was used, or is older than 24 hours. Restart the product to get a new link while there is no
          account. Otherwise <Link href="/sign-in">sign in</Link>.
        </Notice>
      )}
    </AuthPage>
  )
}
