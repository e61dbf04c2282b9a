import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { requireUser } from '../../server/auth/session.ts'
import { StudioShell } from './_shell/studio-shell.tsx'

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  if (!user) redirect('/sign-in')
  return <StudioShell user={user}>{children}</StudioShell>
}
