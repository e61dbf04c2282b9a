'use client'
import { SkipBack, SkipForward } from 'lucide-react'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { ComingView } from '#features/preview/schema.ts'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { KindBadge } from '../_status/kind-label.tsx'
import { clockWords } from './zone-time.ts'

interface EntryWordsProps {
  clock: ZoneClock
  entry: ComingView | null
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** The entry in the picture, with buttons to the previous and the next one. */
export function EntryWords({ clock, entry, onPrevious, onNext }: EntryWordsProps) {
  return (
    <div className="flex items-center gap-1">
      <IconButton icon={SkipBack} label="Previous entry (←)" disabled={!onPrevious} onClick={() => onPrevious?.()} />
      <div className="min-w-0 flex-1 px-2" aria-live="polite" data-testid="future-entry">
        <p className="flex items-center gap-2">
          <span className="min-w-0 truncate font-semibold text-sm tracking-tight">{entry?.title ?? '…'}</span>
          {entry && <KindBadge kind={entry.kind} />}
        </p>
        {entry && (
          <p className="clock mt-0.5 text-muted text-xs">
            {clockWords(clock, Date.parse(entry.startsAt))} – {clockWords(clock, Date.parse(entry.endsAt))}
          </p>
        )}
      </div>
      <IconButton icon={SkipForward} label="Next entry (→)" disabled={!onNext} onClick={() => onNext?.()} />
    </div>
  )
}

/** The entries that follow; each can be previewed from its start. */
export function FollowingList({
  clock,
  entries,
  onJump,
}: {
  clock: ZoneClock
  entries: readonly ComingView[]
  onJump(at: number): void
}) {
  return (
    <ol className="max-h-96 overflow-y-auto pb-2" aria-label="Up next">
      {entries.map((entry) => (
        <li key={entry.startsAt}>
          <button
            type="button"
            onClick={() => onJump(Date.parse(entry.startsAt))}
            className="flex w-full items-baseline gap-3 px-4 py-1.5 text-left text-sm hover:bg-raised sm:px-5"
          >
            <time className="clock shrink-0 text-muted text-xs" dateTime={entry.startsAt}>
              {clockWords(clock, Date.parse(entry.startsAt))}
            </time>
            <span className="min-w-0 flex-1 truncate">{entry.title}</span>
            <KindBadge kind={entry.kind} />
            <span className="clock shrink-0 text-muted text-xs">
              {formatDuration(Date.parse(entry.endsAt) - Date.parse(entry.startsAt))}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}
