import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { requireUser } from '../../../server/auth/session.ts'
import { Brand } from '../../_ui/brand.tsx'
import { ThemeToggle } from '../../_ui/theme-toggle.tsx'
import { safeReturnPath } from './return-path.ts'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[] }>
}) {
  const returnPath = safeReturnPath((await searchParams).callbackUrl)
  // With the database away the form is still drawn, and says so when it is sent.
  if (await requireUser().catch(() => null)) redirect(returnPath)
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between px-4 py-3 sm:px-6">
        <Brand />
        <ThemeToggle />
      </header>
      <main className="grid flex-1 place-items-center px-4 pt-6 pb-[16vh]">
        <div className="w-full max-w-sm">
          <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
          <p className="mt-1.5 mb-7 text-muted text-sm">To the control room of your channels.</p>
          <SignInForm returnPath={returnPath} />
        </div>
      </main>
    </div>
  )
}
