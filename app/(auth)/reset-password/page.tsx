import type { Metadata } from 'next'
import { AuthPage } from '../_session/auth-page.tsx'
import { tokenOf } from '../_session/token-of.ts'
import { ResetPasswordForm } from './reset-password-form.tsx'

// The token must not travel in a Referer.
export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' }

export default async function ResetPasswordPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>
}) {
  return (
    <AuthPage title="New password" hint="All your devices are signed out. API keys keep working.">
      <ResetPasswordForm token={tokenOf(await searchParams)} />
    </AuthPage>
  )
}
