import type { Metadata } from 'next'
import { PageHeader } from '#ui/page-header.tsx'
import { AccountFacts } from './account-facts.tsx'
import { ApiKeys } from './api-keys.tsx'
import { AuditTrail } from './audit-trail.tsx'
import { LimitsCard } from './limits-card.tsx'
import { Security } from './security.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4">
        <AccountFacts />
        <Security />
        <LimitsCard />
        <ApiKeys />
        <AuditTrail />
      </div>
    </>
  )
}
