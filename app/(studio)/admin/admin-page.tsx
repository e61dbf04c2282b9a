import type { ReactNode } from 'react'
import { LinkTabs } from '#ui/link-tabs.tsx'
import { PageHeader } from '#ui/page-header.tsx'

const TABS = [
  { name: 'overview', label: 'Overview', href: '/admin' },
  { name: 'system', label: 'System', href: '/admin/system' },
  { name: 'accounts', label: 'Accounts', href: '/admin/accounts' },
  { name: 'alerts', label: 'Alerts', href: '/admin/alerts' },
  { name: 'game-day', label: 'Game day', href: '/admin/game-day' },
]

interface AdminPageProps {
  here: 'overview' | 'system' | 'accounts' | 'alerts' | 'game-day'
  hint: string
  children: ReactNode
}

export function AdminPage({ here, hint, children }: AdminPageProps) {
  return (
    <>
      <PageHeader title="Admin" hint={hint} />
      <LinkTabs label="Admin" tabs={TABS} here={here} />
      {children}
    </>
  )
}
