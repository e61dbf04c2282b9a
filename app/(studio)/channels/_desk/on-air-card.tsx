import type { ChannelView } from '#features/channel/schema.ts'
import { Card } from '#ui/card.tsx'
import { formatClock, formatDuration } from '#ui/format.ts'
import { AirProgress } from '../_status/air-progress.tsx'
import { KindBadge } from '../_status/kind-label.tsx'
import { LiveControl } from './live-control.tsx'
import { untilWords } from './until-words.ts'

/**
 * What is on now and what follows.
 * @param lagMs how far the picture in the player is behind the air
 */
export function OnAirCard({ channel, lagMs }: { channel: ChannelView; lagMs: number }) {
  const { now, next } = channel
  return (
    <Card aria-label="On air" className="grid gap-x-8 gap-y-4 p-4 sm:grid-cols-[3fr_2fr] sm:p-5">
      <div className="min-w-0">
        <h2 className="mb-1 text-muted text-xs">On now</h2>
        {now ? (
          <>
            <p className="mb-2.5 flex min-w-0 items-center gap-2">
              <span className="truncate font-semibold tracking-tight" data-testid="now-title">
                {now.title}
              </span>
              <KindBadge kind={now.kind} />
            </p>
            {!channel.order && <AirProgress air={now} lagMs={lagMs} withTimes />}
          </>
        ) : (
          <p className="text-muted text-sm">
            {channel.status === 'STARTING' ? 'The first item is about to air.' : 'Nothing is on air.'}
          </p>
        )}
      </div>
      <div className="min-w-0">
        <h2 className="mb-1 text-muted text-xs">Next</h2>
        {channel.order && (
          <p className="mb-1 text-sm" data-testid="until">
            {untilWords(channel)}
          </p>
        )}
        {next ? (
          <>
            {channel.order && <p className="text-muted text-xs">After a return to the schedule</p>}
            <p className="flex min-w-0 items-center gap-2">
              <span className="truncate font-medium tracking-tight" data-testid="next-title">
                {next.title}
              </span>
              <KindBadge kind={next.kind} />
            </p>
            {!channel.order && (
              <p className="clock mt-1 text-muted text-xs">
                {formatClock(next.startsAt)} · {formatDuration(next.durationMs)}
              </p>
            )}
          </>
        ) : (
          <p className="text-muted text-sm">Nothing is planned.</p>
        )}
      </div>
      {now && <LiveControl channel={channel} />}
    </Card>
  )
}
