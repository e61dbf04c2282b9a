import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireUser } from '#server/auth/session.ts'
import { SystemOverviewScreen } from './system-overview-screen.tsx'

export const metadata: Metadata = { title: 'Admin' }

export default async function AdminPage() {
  // The same page as for an unknown address: others need not know that an admin page exists.
  if ((await requireUser())?.role !== 'ADMIN') notFound()
  return <SystemOverviewScreen />
}
