import type { Metadata } from 'next'
import { PageHeader } from '#ui/page-header.tsx'
import { AlertsScreen } from '../_alerts/alerts-screen.tsx'

export const metadata: Metadata = { title: 'Alerts' }

export default function AlertsPage() {
  return (
    <>
      <PageHeader title="Alerts" hint="What is wrong with your channels, and who is told" />
      <AlertsScreen of="account" />
    </>
  )
}
