import type { ReactNode } from 'react'
import { PageHeader } from '#ui/page-header.tsx'
import { SettingsTabs } from './settings-tabs.tsx'

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <SettingsTabs />
      <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4">{children}</div>
    </>
  )
}
