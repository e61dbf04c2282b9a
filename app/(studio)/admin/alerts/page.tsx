import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AlertsScreen } from '#app/(studio)/_alerts/alerts-screen.tsx'
import { requireUser } from '#server/auth/session.ts'
import { AdminPage } from '../admin-page.tsx'

export const metadata: Metadata = { title: 'Alerts of the installation' }

export default async function SystemAlertsPage() {
  // The same page as for an unknown address: others need not know that an admin page exists.
  if ((await requireUser())?.role !== 'ADMIN') notFound()
  return (
    <AdminPage here="alerts" hint="Workers, disks, queues and certificates of the whole installation">
      <AlertsScreen of="installation" />
    </AdminPage>
  )
}
