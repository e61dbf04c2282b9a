import type { ChannelStatusName, ChannelView } from '../../../../server/features/channel/schema.ts'
import { Badge, type BadgeTone } from '../../../_ui/badge.tsx'
import { cn } from '../../../_ui/cn.ts'

const LOOKS: Record<ChannelStatusName, { label: string; tone: BadgeTone; dot: string }> = {
  LIVE: { label: 'On air', tone: 'on-air', dot: 'bg-on-air-ink' },
  STARTING: { label: 'Starting', tone: 'warn', dot: 'bg-warn animate-pulse-soft' },
  ERROR: { label: 'Trouble', tone: 'danger', dot: 'bg-danger' },
  STOPPED: { label: 'Off air', tone: 'neutral', dot: 'bg-line-strong' },
}

/** The four words a channel's status has for people; the precise one is in `data-status`. */
export function StatusBadge({
  channel,
  className,
}: {
  channel: Pick<ChannelView, 'status' | 'state'>
  className?: string
}) {
  const { label, tone, dot } = LOOKS[channel.status]
  const finer = channel.status === 'STARTING' && channel.state === 'backing-off' ? 'Retrying' : label
  return (
    <Badge tone={tone} className={className} data-testid="status-badge" data-status={channel.status}>
      <span className={cn('size-1.5 rounded-full', dot)} aria-hidden />
      {finer}
    </Badge>
  )
}
