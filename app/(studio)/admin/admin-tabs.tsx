'use client'
import { usePathname } from 'next/navigation'
import { LinkTabs } from '#ui/link-tabs.tsx'

const TABS = [
  { name: 'overview', label: 'Overview', href: '/admin' },
  { name: 'accounts', label: 'Accounts', href: '/admin/accounts' },
]

export function AdminTabs() {
  const here = usePathname().startsWith('/admin/accounts') ? 'accounts' : 'overview'
  return <LinkTabs label="Admin" tabs={TABS} here={here} />
}
