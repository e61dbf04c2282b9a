import { LinkTabs } from '../../../_ui/link-tabs.tsx'

interface ChannelTabsProps {
  channelId: string
  here: 'air' | 'schedule' | 'future' | 'guide' | 'as-run' | 'share'
}

/** A channel's pages. */
export function ChannelTabs({ channelId, here }: ChannelTabsProps) {
  const tabs = [
    { name: 'air', label: 'On air', href: `/channels/${channelId}` },
    { name: 'schedule', label: 'Schedule', href: `/channels/${channelId}/schedule` },
    { name: 'future', label: 'Watch the future', href: `/channels/${channelId}/future` },
    { name: 'guide', label: 'Guide', href: `/channels/${channelId}/guide` },
    { name: 'share', label: 'Share', href: `/channels/${channelId}/share` },
    { name: 'as-run', label: 'As-run', href: `/channels/${channelId}/as-run` },
  ]
  return <LinkTabs label="Channel" tabs={tabs} here={here} />
}
