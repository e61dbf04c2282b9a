import { LinkTabs } from '#ui/link-tabs.tsx'
import { ZoneLine } from '../_schedule/zone-line.tsx'

interface ChannelTabsProps {
  channelId: string
  /** See useChannelZone. */
  zone: string | null
  here: 'air' | 'schedule' | 'future' | 'guide' | 'as-run' | 'share'
}

/** A channel's pages, and the time zone they are shown in. */
export function ChannelTabs({ channelId, zone, here }: ChannelTabsProps) {
  const tabs = [
    { name: 'air', label: 'On air', href: `/channels/${channelId}` },
    { name: 'schedule', label: 'Schedule', href: `/channels/${channelId}/schedule` },
    { name: 'future', label: 'Preview', href: `/channels/${channelId}/future` },
    { name: 'guide', label: 'Guide', href: `/channels/${channelId}/guide` },
    { name: 'share', label: 'Share', href: `/channels/${channelId}/share` },
    { name: 'as-run', label: 'As-run', href: `/channels/${channelId}/as-run` },
  ]
  return (
    <>
      <LinkTabs label="Channel" tabs={tabs} here={here} />
      {zone && <ZoneLine zone={zone} />}
    </>
  )
}
