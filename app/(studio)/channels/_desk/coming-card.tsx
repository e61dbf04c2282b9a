import type { AirView } from '#features/channel/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatClock, formatDuration } from '#ui/format.ts'
import { KindBadge } from '../_status/kind-label.tsx'

/** The next stretches of air, from the same timeline that airs them. */
interface ComingCardProps {
  upcoming: AirView[]
  onAir: boolean
  /** A held slate or a live feed is on air: what comes is what a return would air. */
  byOrder: boolean
}

export function ComingCard({ upcoming, onAir, byOrder }: ComingCardProps) {
  return (
    <Card>
      <CardHeader title="Coming" hint={byOrder ? 'What a return to the schedule airs.' : undefined} />
      {upcoming.length === 0 ? (
        <p className="px-4 pb-5 text-muted text-sm sm:px-5">
          {onAir ? 'Nothing is planned yet.' : 'Once the channel is on air, this is what viewers will see.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        <ol className="max-h-80 overflow-y-auto pb-2" aria-label="Coming items" tabIndex={0}>
          {upcoming.map((air) => (
            <li key={air.startsAt} className="flex items-baseline gap-3 px-4 py-1.5 text-sm sm:px-5">
              <time className="clock shrink-0 text-muted text-xs" dateTime={air.startsAt}>
                {formatClock(air.startsAt)}
              </time>
              <span className="min-w-0 flex-1 truncate">{air.title}</span>
              <KindBadge kind={air.kind} />
              <span className="clock shrink-0 text-muted text-xs">{formatDuration(air.durationMs)}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
