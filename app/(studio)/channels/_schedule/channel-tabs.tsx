import { LinkTabs } from '../../../_ui/link-tabs.tsx'

/** A channel's two pages. */
export function ChannelTabs({ channelId, here }: { channelId: string; here: 'air' | 'schedule' }) {
  const tabs = [
    { name: 'air', label: 'On air', href: `/channels/${channelId}` },
    { name: 'schedule', label: 'Schedule', href: `/channels/${channelId}/schedule` },
  ]
  return <LinkTabs label="Channel" tabs={tabs} here={here} />
}
