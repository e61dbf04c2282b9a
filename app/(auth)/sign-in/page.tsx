import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { providerProblem } from '#server/auth/provider-problem.ts'
import { findPageSession } from '#server/auth/session.ts'
import { isSignUpOpen, isWithoutAccount, signInProviders } from '#server/auth/setup-link.ts'
import { Notice } from '#ui/notice.tsx'
import { AuthPage } from '../_session/auth-page.tsx'
import { ProviderButtons } from '../_session/provider-buttons.tsx'
import { safeReturnPath } from './return-path.ts'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[]; step?: string | string[] }>
}) {
  const { callbackUrl, error, step } = await searchParams
  const returnPath = safeReturnPath(callbackUrl)
  const problem = error === undefined ? null : providerProblem(error)
  // Without a database the form is still shown; submitting it reports the error.
  if (await findPageSession().catch(() => null)) redirect(returnPath)
  const afterProvider = step === 'code'
  const empty = await isWithoutAccount().catch(() => false)
  return (
    <AuthPage
      title="Sign in"
      hint={afterProvider ? 'Two-factor sign-in is on: a second step is needed.' : 'Manage your channels.'}
    >
      {empty && (
        <Notice className="mb-5">
          There is no account yet. Open the link printed on the console at startup to create the first one.
        </Notice>
      )}
      {problem && (
        <Notice tone="danger" className="mb-5">
          {problem}
        </Notice>
      )}
      <SignInForm returnPath={returnPath} afterProvider={afterProvider} />
      <ProviderButtons providers={signInProviders()} verb="Continue with" />
      <p className="mt-6 flex flex-wrap gap-x-4 gap-y-2 text-muted text-sm">
        <Link href="/forgot-password" className="underline hover:text-ink">
          Forgot your password?
        </Link>
        {isSignUpOpen() && (
          <Link href="/sign-up" className="underline hover:text-ink">
            Create an account
          </Link>
        )}
      </p>
    </AuthPage>
  )
}
