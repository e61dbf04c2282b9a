import type { AirView, ChannelView } from '#features/channel/schema.ts'
import { Card } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
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
            <Title air={now} testId="now-title" className="mb-2.5 font-semibold" />
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
            <Title air={next} testId="next-title" className="font-medium" />
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

function Title({ air, testId, className }: { air: AirView; testId: string; className: string }) {
  return (
    <p className={cn('flex min-w-0 items-center gap-2', className)}>
      <span className="truncate tracking-tight" data-testid={testId}>
        {air.title}
      </span>
      <KindBadge kind={air.kind} />
    </p>
  )
}
