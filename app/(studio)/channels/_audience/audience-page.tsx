'use client'
import type { ReactNode } from 'react'
import { LinkTabs } from '#ui/link-tabs.tsx'
import { Permitted } from '#ui/permitted.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'

const TABS = [
  { name: 'now', label: 'Now', path: '' },
  { name: 'programmes', label: 'Programmes', path: '/programmes' },
  { name: 'week', label: 'Week', path: '/week' },
  { name: 'quality', label: 'Quality', path: '/quality' },
  { name: 'sessions', label: 'Sessions', path: '/sessions' },
  { name: 'reports', label: 'Reports', path: '/reports' },
] as const

interface AudiencePageProps {
  channelId: string
  here: (typeof TABS)[number]['name']
  /** Called again when the time zone arrives. */
  children(): ReactNode
}

/** A page about the viewers of a channel. */
export function AudiencePage({ channelId, here, children }: AudiencePageProps) {
  const tabs = TABS.map(({ path, ...tab }) => ({ ...tab, href: `/channels/${channelId}/audience${path}` }))
  return (
    <ChannelPage channelId={channelId} here="audience">
      {() => (
        <>
          <LinkTabs label="Audience" tabs={tabs} here={here} />
          <Permitted needs="figures" title="Audience">
            {children()}
          </Permitted>
        </>
      )}
    </ChannelPage>
  )
}
