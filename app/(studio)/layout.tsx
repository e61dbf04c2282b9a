import type { ReactNode } from 'react'
import { findPageSession } from '#server/auth/session.ts'
import { AuthPage } from '../(auth)/_session/auth-page.tsx'
import { NoAccount } from './_shell/no-account.tsx'
import { StudioShell } from './_shell/studio-shell.tsx'
import { ToSignIn } from './_shell/to-sign-in.tsx'

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const session = await findPageSession()
  if (!session) return <ToSignIn />
  const { user, person } = session
  if (!user)
    return (
      <AuthPage title="No account" hint="You are a member of no account. Join one, or create your own.">
        <NoAccount email={person.email} emailVerified={person.emailVerifiedAt !== null} />
      </AuthPage>
    )
  return <StudioShell user={user}>{children}</StudioShell>
}
