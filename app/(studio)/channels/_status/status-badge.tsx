import type { ChannelStatusName, ChannelView } from '#features/channel/schema.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { cn } from '#ui/cn.ts'

const LOOKS: Record<ChannelStatusName, { label: string; tone: BadgeTone; dot: string }> = {
  LIVE: { label: 'On air', tone: 'on-air', dot: 'bg-on-air-ink' },
  STARTING: { label: 'Starting', tone: 'warn', dot: 'bg-warn animate-pulse-soft' },
  ERROR: { label: 'Trouble', tone: 'danger', dot: 'bg-danger' },
  STOPPED: { label: 'Off air', tone: 'neutral', dot: 'bg-line-strong' },
}

const LOST = { label: 'Feed lost, slate on air', tone: 'danger', dot: 'bg-danger animate-pulse-soft' } as const
const HELD = { label: 'Held on slate', tone: 'warn', dot: 'bg-warn' } as const
const LIVE = { label: 'Live', tone: 'on-air', dot: 'bg-on-air-ink' } as const

/** On air is said of the programme: a slate in its place, and a live feed, have words of their own. */
function looksOf({ status, order, live }: Pick<ChannelView, 'status' | 'order' | 'live'>) {
  if (status !== 'LIVE') return LOOKS[status]
  if (live?.state === 'lost' || live?.state === 'steadying') return LOST
  if (order === 'slate') return HELD
  return live?.state === 'live' ? LIVE : LOOKS.LIVE
}

/** The four words a channel's status has for people; the precise one is in `data-status`. */
export function StatusBadge({
  channel,
  className,
}: {
  channel: Pick<ChannelView, 'status' | 'state' | 'order' | 'live'>
  className?: string
}) {
  const { label, tone, dot } = looksOf(channel)
  const finer = channel.status === 'STARTING' && channel.state === 'backing-off' ? 'Retrying' : label
  return (
    <Badge tone={tone} className={className} data-testid="status-badge" data-status={channel.status}>
      <span className={cn('size-1.5 rounded-full', dot)} aria-hidden />
      {finer}
    </Badge>
  )
}
