'use client'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { formatClock, formatDuration } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { ReturnButton } from './return-button.tsx'

/** A wanted live feed that is not on air: what viewers see, and what happens next. */
export function LiveBanner({ channel }: { channel: ChannelView }) {
  const { live } = channel
  if (!live || live.state === 'live') return null
  const isLost = live.state !== 'waiting'
  return (
    <Notice
      tone={isLost ? 'danger' : 'info'}
      className="mb-4"
      action={<ReturnButton channelId={channel.id} order="live" size="small" />}
    >
      <span data-testid="live-banner" data-state={live.state}>
        <strong className="font-semibold">
          {isLost ? 'Live feed lost, slate on air' : 'Waiting for the live feed, schedule on air'}
        </strong>
        {': '}
        <LiveWords live={live} />
      </span>
    </Notice>
  )
}

/** What happens next, with a countdown. */
export function LiveWords({ live }: { live: NonNullable<ChannelView['live']> }) {
  const now = useServerNow(500)
  const { state, name, returnsAt, steadyAt, isEncoderBehind } = live
  const left = (instant: string) => formatDuration(Math.max(0, Math.ceil((Date.parse(instant) - now) / 1_000) * 1_000))
  if (state === 'steadying' && steadyAt)
    return (
      <span className="tabular-nums">
        {name} is back. It goes on air when it has been stable for another {left(steadyAt)}.
      </span>
    )
  const cause = isEncoderBehind ? `This machine cannot encode ${name} in time.` : `No signal from ${name}.`
  if (!returnsAt) return <span>{cause}</span>
  return (
    <span className="tabular-nums">
      {cause} {state === 'waiting' ? 'The channel stops waiting' : 'The channel returns to its schedule'} at{' '}
      {formatClock(returnsAt)}, in {left(returnsAt)}, unless the feed recovers.
    </span>
  )
}
