import { LinkTabs } from '../../../_ui/link-tabs.tsx'

/** A channel's pages. */
export function ChannelTabs({ channelId, here }: { channelId: string; here: 'air' | 'schedule' | 'future' }) {
  const tabs = [
    { name: 'air', label: 'On air', href: `/channels/${channelId}` },
    { name: 'schedule', label: 'Schedule', href: `/channels/${channelId}/schedule` },
    { name: 'future', label: 'Watch the future', href: `/channels/${channelId}/future` },
  ]
  return <LinkTabs label="Channel" tabs={tabs} here={here} />
}
