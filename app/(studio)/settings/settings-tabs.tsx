'use client'
import { usePathname } from 'next/navigation'
import { LinkTabs } from '#ui/link-tabs.tsx'

const TABS = [
  { name: 'account', label: 'Account', href: '/settings' },
  { name: 'team', label: 'Team', href: '/settings/team' },
  { name: 'plan', label: 'Plan', href: '/settings/plan' },
  { name: 'keys', label: 'API keys', href: '/settings/keys' },
  { name: 'webhooks', label: 'Webhooks', href: '/settings/webhooks' },
  { name: 'security', label: 'Security', href: '/settings/security' },
  { name: 'audit', label: 'Audit trail', href: '/settings/audit' },
]

export function SettingsTabs() {
  const pathname = usePathname()
  return (
    <LinkTabs
      label="Settings"
      tabs={TABS}
      here={TABS.findLast(({ href }) => pathname === href || pathname.startsWith(`${href}/`))?.name ?? ''}
    />
  )
}
