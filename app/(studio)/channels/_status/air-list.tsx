import type { MediaKindName } from '#features/media/schema.ts'
import { formatClock, formatDuration } from '#ui/format.ts'
import { KindBadge } from './kind-label.tsx'

interface Airing {
  startsAt: string
  endsAt: string
  title: string
  kind: MediaKindName
}

interface AirListProps<Air extends Airing> {
  label: string
  airings: readonly Air[]
  /** Makes each line a button. */
  onPick?(air: Air): void
}

/** Airings with start, type and length. A long list scrolls. */
export function AirList<Air extends Airing>({ label, airings, onPick }: AirListProps<Air>) {
  const style = 'flex w-full items-baseline gap-3 px-4 py-1.5 text-left text-sm sm:px-5'
  return (
    // With buttons in it the list is reachable by keyboard anyway.
    <ol className="max-h-96 overflow-y-auto pb-2" aria-label={label} tabIndex={onPick ? undefined : 0}>
      {airings.map((air) => (
        <li key={air.startsAt}>
          {onPick ? (
            <button type="button" onClick={() => onPick(air)} className={`${style} hover:bg-raised`}>
              <Line air={air} />
            </button>
          ) : (
            <span className={style}>
              <Line air={air} />
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

function Line({ air: { startsAt, endsAt, title, kind } }: { air: Airing }) {
  return (
    <>
      <time className="clock shrink-0 text-muted text-xs" dateTime={startsAt}>
        {formatClock(startsAt)}
      </time>
      <span className="min-w-0 flex-1 truncate">{title}</span>
      <KindBadge kind={kind} />
      <span className="clock shrink-0 text-muted text-xs">
        {formatDuration(Date.parse(endsAt) - Date.parse(startsAt))}
      </span>
    </>
  )
}
