import type { ChannelStatusName, ChannelView } from '#features/channel/schema.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { cn } from '#ui/cn.ts'

const LOOKS: Record<ChannelStatusName, { label: string; tone: BadgeTone; dot: string }> = {
  LIVE: { label: 'On air', tone: 'on-air', dot: 'bg-on-air-ink' },
  STARTING: { label: 'Starting', tone: 'warn', dot: 'bg-warn animate-pulse-soft' },
  ERROR: { label: 'Error', tone: 'danger', dot: 'bg-danger' },
  STOPPED: { label: 'Off air', tone: 'neutral', dot: 'bg-line-strong' },
}

const LOST = { label: 'Feed lost, slate on air', tone: 'danger', dot: 'bg-danger animate-pulse-soft' } as const
const HELD = { label: 'Held on slate', tone: 'warn', dot: 'bg-warn' } as const
const LIVE = { label: 'Live', tone: 'on-air', dot: 'bg-on-air-ink' } as const

/** “On air” means the schedule or rundown: a held slate and a live feed have their own labels. */
function looksOf({ status, order, live }: Pick<ChannelView, 'status' | 'order' | 'live'>) {
  if (status !== 'LIVE') return LOOKS[status]
  if (live?.state === 'lost' || live?.state === 'steadying') return LOST
  if (order === 'slate') return HELD
  return live?.state === 'live' ? LIVE : LOOKS.LIVE
}

/** The status of a channel as a label; the exact one is in `data-status`. */
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
