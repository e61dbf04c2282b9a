import Link from 'next/link'
import type { MediaView } from '#features/media/schema.ts'

const LINK = 'rounded-sm text-accent underline underline-offset-4'

/** The rundowns, published schedules and series that contain the item. */
export function UsedByPanel({ item }: { item: MediaView }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">Used by</h3>
      {item.usedBy.length + item.scheduledOn.length + item.series.length === 0 ? (
        <p className="text-muted text-sm">Not used in a rundown, a published schedule or a series.</p>
      ) : (
        <ul className="grid gap-1.5 text-sm">
          {item.usedBy.map(({ channelId, name }) => (
            <li key={channelId}>
              <Link href={`/channels/${channelId}`} className={LINK}>
                {name}
              </Link>
            </li>
          ))}
          {item.scheduledOn.map(({ channelId, name }) => (
            <li key={`schedule ${channelId}`}>
              Schedule of{' '}
              <Link href={`/channels/${channelId}/schedule`} className={LINK}>
                {name}
              </Link>
            </li>
          ))}
          {item.series.map(({ seriesId, title }) => (
            <li key={seriesId}>
              Series{' '}
              <Link href={`/library/series/${seriesId}`} className={LINK}>
                {title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
