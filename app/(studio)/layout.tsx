import type { ReactNode } from 'react'
import { requireUser } from '#server/auth/session.ts'
import { StudioShell } from './_shell/studio-shell.tsx'
import { ToSignIn } from './_shell/to-sign-in.tsx'

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  if (!user) return <ToSignIn />
  return <StudioShell user={user}>{children}</StudioShell>
}
