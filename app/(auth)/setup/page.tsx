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
  // With the database away the form is drawn, and says so when it is sent.
  const good = token !== '' && token.length <= 100 && (await isSetupLinkGood(token).catch(() => true))
  return (
    <AuthPage title="First account" hint="It manages channels, and this installation as an admin.">
      {good ? (
        <SetupForm token={token} />
      ) : (
        <Notice tone="warn">
          This link was used, or is older than 24 hours. Start the product again: it prints a new one for as long as
          there is no account. Otherwise <Link href="/sign-in">sign in</Link>.
        </Notice>
      )}
    </AuthPage>
  )
}
