'use client'
import Link from 'next/link'
import type { ChannelView } from '#features/channel/schema.ts'
import { formatClockShort } from '#ui/format.ts'
import { LiveWords } from '../_desk/live-banner.tsx'
import { untilWords } from '../_desk/until-words.ts'
import { useOwnAddresses } from '../_player/use-own-addresses.ts'
import { AirProgress } from '../_status/air-progress.tsx'
import { StatusBadge } from '../_status/status-badge.tsx'
import { Uptime } from '../_status/uptime.tsx'
import { MovingThumbnail } from './moving-thumbnail.tsx'

export function ChannelCard({ channel }: { channel: ChannelView }) {
  const { now, next } = channel
  const addresses = useOwnAddresses(channel)
  return (
    <article
      data-testid="channel-card"
      data-channel-id={channel.id}
      className="group relative flex h-full flex-col overflow-hidden rounded-xl border border-line bg-surface transition-colors focus-within:border-line-strong hover:border-line-strong"
    >
      <div className="relative">
        <MovingThumbnail url={addresses?.thumbnailUrl ?? null} />
        <StatusBadge channel={channel} className="absolute top-3 left-3" />
      </div>
      <div className="flex flex-1 flex-col gap-3 p-4">
        <div className="flex items-baseline justify-between gap-3">
          <h2 className="min-w-0 truncate font-semibold tracking-tight" title={channel.name}>
            {/* The link covers the whole card; its accessible name is the channel's name alone. */}
            <Link href={`/channels/${channel.id}`} className="after:absolute after:inset-0 after:rounded-xl">
              {channel.name}
            </Link>
          </h2>
          {channel.status !== 'STOPPED' && (
            <p className="clock shrink-0 text-muted text-xs" title="Time on air in this run">
              <span className="sr-only">On air for </span>
              <Uptime channel={channel} />
            </p>
          )}
        </div>
        {channel.reason && channel.status !== 'LIVE' && <p className="text-danger text-xs">{channel.reason}</p>}
        {channel.live && channel.live.state !== 'live' && (
          <p className="text-danger text-xs" data-testid="live-lost">
            <LiveWords live={channel.live} />
          </p>
        )}
        {channel.status !== 'STOPPED' && channel.givenUp.length > 0 && (
          <p className="text-danger text-xs" data-testid="given-up">
            Gave up after repeated failures: {channel.givenUp.join(', ')}
          </p>
        )}
        <div className="mt-auto grid gap-2 text-sm">
          {now ? (
            <div className="grid gap-1.5">
              <Line label="Now" title={now.title} testId="now-title" />
              {!channel.order && <AirProgress air={now} />}
            </div>
          ) : (
            <p className="text-muted text-sm">
              {channel.status === 'STARTING' ? 'The first item is about to air.' : 'Nothing is on air.'}
            </p>
          )}
          {next && (
            <Line
              label="Next"
              title={channel.order ? `${untilWords(channel)} Then ${next.title}` : next.title}
              testId="next-title"
              {...(!channel.order && { at: formatClockShort(next.startsAt) })}
            />
          )}
        </div>
      </div>
    </article>
  )
}

function Line({ label, title, testId, at }: { label: string; title: string; testId: string; at?: string }) {
  return (
    <p className="flex min-w-0 items-baseline gap-2">
      <span className="w-9 shrink-0 text-muted text-xs">{label}</span>
      <span className="min-w-0 flex-1 truncate" data-testid={testId}>
        {title}
      </span>
      {at && <span className="clock shrink-0 text-muted text-xs">{at}</span>}
    </p>
  )
}
