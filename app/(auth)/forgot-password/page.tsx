import type { Metadata } from 'next'
import Link from 'next/link'
import { AuthPage } from '../_session/auth-page.tsx'
import { ForgotPasswordForm } from './forgot-password-form.tsx'

export const metadata: Metadata = { title: 'Forgotten password' }

export default function ForgotPasswordPage() {
  return (
    <AuthPage title="Forgotten password" hint="We send you a link to set a new one.">
      <ForgotPasswordForm />
      <p className="mt-6 text-muted text-sm">
        <Link href="/sign-in" className="text-accent underline">
          Back to the sign-in
        </Link>
      </p>
    </AuthPage>
  )
}
