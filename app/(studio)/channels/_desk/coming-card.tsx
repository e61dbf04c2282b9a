import type { AirView } from '#features/channel/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { AirLine } from '../_status/air-line.tsx'

/** The next airings, from the timeline that airs them. */
interface ComingCardProps {
  upcoming: AirView[]
  onAir: boolean
  /** A held slate or a live feed is on air: the list shows what a return to the schedule would air. */
  byOrder: boolean
}

export function ComingCard({ upcoming, onAir, byOrder }: ComingCardProps) {
  return (
    <Card>
      <CardHeader title="Up next" hint={byOrder ? 'After the return to the schedule.' : undefined} />
      {upcoming.length === 0 ? (
        <p className="px-4 pb-5 text-muted text-sm sm:px-5">
          {onAir ? 'Nothing is planned yet.' : 'Start the channel to see what airs next.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        <ol className="max-h-80 overflow-y-auto pb-2" aria-label="Up next" tabIndex={0}>
          {upcoming.map((air) => (
            <li key={air.startsAt}>
              <AirLine air={air} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
