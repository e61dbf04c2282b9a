'use client'
import { VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import type { ChannelView } from '#features/channel/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Figure } from '../_status/figure.tsx'
import { useFigures } from './use-figures.ts'

const RUNGS = VIDEO_RUNGS.map(({ name }) => name)

/** Current viewers as the origin counts them. */
export function ViewersCard({ channel }: { channel: ChannelView }) {
  const figures = useFigures(channel.id)
  const viewers = figures?.concurrentViewers
  return (
    <Card>
      <CardHeader title="Viewers" hint="Watching now" />
      <div className="grid gap-4 px-4 pb-5 text-sm sm:px-5" data-testid="viewers">
        <p className="flex items-baseline gap-2">
          <strong className="font-semibold text-3xl tabular-nums" data-testid="viewers-now">
            {viewers ?? '–'}
          </strong>
          <span className="text-muted">{describe(viewers, channel.status === 'STOPPED')}</span>
        </p>
        {figures && viewers ? <Qualities shares={figures.qualityDistribution} /> : null}
        <dl className="grid grid-cols-2 gap-x-4 gap-y-3.5">
          <Figure label="Egress">{figures ? `${figures.egressBitrateMbps.toFixed(1)} Mbit/s` : '–'}</Figure>
          <Figure label="Ingress, all qualities">
            {figures ? `${figures.ingressBitrateMbps.toFixed(1)} Mbit/s` : '–'}
          </Figure>
          <Figure label="Stalls, last minute">{figures?.bufferingEvents ?? '–'}</Figure>
          <Figure label="Dropped frames, last minute">{figures?.droppedFrames ?? '–'}</Figure>
        </dl>
      </div>
    </Card>
  )
}

function describe(viewers: number | undefined, stopped: boolean): string {
  if (viewers === undefined) return 'connecting to the origin …'
  if (viewers === 0) return stopped ? 'watching: the channel is off air' : 'watching'
  return viewers === 1 ? 'watching (your own preview counts)' : 'watching'
}

function Qualities({ shares }: { shares: Record<string, number> }) {
  return (
    <ul className="grid gap-2" aria-label="By quality">
      {RUNGS.filter((rung) => shares[rung] !== undefined).map((rung) => (
        <li key={rung} className="grid grid-cols-[3.5rem_1fr_2.75rem] items-center gap-2 text-xs">
          <span className="text-muted">{rung}</span>
          <span className="h-1.5 overflow-hidden rounded-full bg-raised" aria-hidden>
            <span className="block h-full rounded-full bg-accent" style={{ width: `${shares[rung]}%` }} />
          </span>
          <span className="text-right tabular-nums">{shares[rung]} %</span>
        </li>
      ))}
    </ul>
  )
}
