import Link from 'next/link'
import { cn } from '../../../_ui/cn.ts'

/** A channel's pages. */
interface ChannelTabsProps {
  channelId: string
  here: 'air' | 'schedule' | 'future' | 'guide' | 'as-run'
}

export function ChannelTabs({ channelId, here }: ChannelTabsProps) {
  const tabs = [
    { name: 'air', label: 'On air', href: `/channels/${channelId}` },
    { name: 'schedule', label: 'Schedule', href: `/channels/${channelId}/schedule` },
    { name: 'future', label: 'Watch the future', href: `/channels/${channelId}/future` },
    { name: 'guide', label: 'Guide', href: `/channels/${channelId}/guide` },
    { name: 'as-run', label: 'As-run', href: `/channels/${channelId}/as-run` },
  ]
  return (
    <nav aria-label="Channel" className="mb-4 flex gap-1 overflow-x-auto border-line border-b">
      {tabs.map(({ name, label, href }) => (
        <Link
          key={name}
          href={href}
          aria-current={here === name ? 'page' : undefined}
          className={cn(
            '-mb-px shrink-0 whitespace-nowrap border-b-2 px-3 py-2 text-sm',
            here === name ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
