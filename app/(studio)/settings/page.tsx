import type { Metadata } from 'next'
import { PageHeader } from '../../_ui/page-header.tsx'
import { AccountCard } from './account-card.tsx'
import { ApiKeysCard } from './api-keys-card.tsx'
import { AuditTrail } from './audit-trail.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid max-w-4xl gap-4">
        <AccountCard />
        <ApiKeysCard />
        <AuditTrail />
      </div>
    </>
  )
}
