import type { MediaKind } from '#domain/timeline/timeline.ts'
import { cn } from '#ui/cn.ts'
import { formatClock, formatDuration } from '#ui/format.ts'
import { KindBadge } from './kind-label.tsx'

interface AirLineProps {
  air: { startsAt: string; endsAt: string; title: string; kind: MediaKind }
  /** Makes the line a button. */
  onClick?(): void
}

/** One airing of a list: start, title, type and length. */
export function AirLine({ air: { startsAt, endsAt, title, kind }, onClick }: AirLineProps) {
  const Element = onClick ? 'button' : 'span'
  return (
    <Element
      {...(onClick && { type: 'button', onClick })}
      className={cn(
        'flex w-full items-baseline gap-3 px-4 py-1.5 text-left text-sm sm:px-5',
        onClick && 'hover:bg-raised',
      )}
    >
      <time className="clock shrink-0 text-muted text-xs" dateTime={startsAt}>
        {formatClock(startsAt)}
      </time>
      <span className="min-w-0 flex-1 truncate">{title}</span>
      <KindBadge kind={kind} />
      <span className="clock shrink-0 text-muted text-xs">
        {formatDuration(Date.parse(endsAt) - Date.parse(startsAt))}
      </span>
    </Element>
  )
}
