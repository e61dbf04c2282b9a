'use client'
import { useQuery } from '@tanstack/react-query'
import { TvMinimal } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { useChannels } from '#app/_trpc/use-channels.tsx'
import { LinkTabs } from '#ui/link-tabs.tsx'
import { NotFoundCard } from '#ui/not-found-card.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { StatusBadge } from '../_status/status-badge.tsx'
import { useChannelZone } from './use-channel-zone.ts'
import { ZoneLine } from './zone-line.tsx'

const TABS = [
  { name: 'air', label: 'On air', path: '' },
  { name: 'schedule', label: 'Schedule', path: '/schedule' },
  { name: 'future', label: 'Preview', path: '/future' },
  { name: 'guide', label: 'Guide', path: '/guide' },
  { name: 'share', label: 'Share', path: '/share' },
  { name: 'audience', label: 'Audience', path: '/audience' },
  { name: 'as-run', label: 'As-run', path: '/as-run' },
  { name: 'recorder', label: 'Recorder', path: '/recorder' },
] as const

interface ChannelPageProps {
  channelId: string
  here: (typeof TABS)[number]['name']
  /** Buttons of the header. */
  actions?: ReactNode
  /** An error of the page's own query: a channel that was just deleted may still be in the cache. */
  error?: unknown
  /** Called again when the time zone arrives: the formats of #ui/format.ts follow it. */
  children(): ReactNode
}

/** A page of a channel: its name and status, its tabs, and the time zone of all times on it. */
export function ChannelPage({ channelId, here, actions, error, children }: ChannelPageProps) {
  const trpc = useTRPC()
  const facts = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  const channel = useChannels().data?.channels.find(({ id }) => id === channelId)
  const zone = useChannelZone(channelId)
  const tabs = TABS.map(({ path, ...tab }) => ({ ...tab, href: `/channels/${channelId}${path}` }))
  const label = tabs.find(({ name }) => name === here)?.label
  const name = channel?.name ?? facts.data?.name

  useEffect(() => {
    if (name) document.title = `${here === 'air' ? name : `${label} of ${name}`} · Cloud Playout`
  }, [name, here, label])

  if ([error, facts.error].some((failure) => failure && readError(failure).code === 'CHANNEL_NOT_FOUND'))
    return <NotFoundCard icon={TvMinimal} what="channel" list={{ href: '/channels', name: 'channels' }} />
  return (
    <>
      <PageHeader
        back={{ href: '/channels', label: 'Channels' }}
        title={name ?? (here === 'air' ? 'Channel' : label)}
        status={<span aria-live="polite">{channel && <StatusBadge channel={channel} />}</span>}
      >
        {actions}
      </PageHeader>
      <LinkTabs label="Channel" tabs={tabs} here={here} />
      {zone && <ZoneLine zone={zone} />}
      {children()}
    </>
  )
}
