import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { requireUser } from '../../server/auth/session.ts'
import { StudioShell } from '../(studio)/_shell/studio-shell.tsx'

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  if (!user) redirect('/sign-in')
  // To everybody else the place does not exist; the procedures behind it refuse on their own.
  if (user.role !== 'ADMIN') notFound()
  return <StudioShell user={user}>{children}</StudioShell>
}
