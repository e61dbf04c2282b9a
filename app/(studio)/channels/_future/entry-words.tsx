'use client'
import { SkipBack, SkipForward } from 'lucide-react'
import type { ComingView } from '#features/preview/schema.ts'
import { formatClock } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { KindBadge } from '../_status/kind-label.tsx'

interface EntryWordsProps {
  entry: ComingView | null
  onPrevious: (() => void) | null
  onNext: (() => void) | null
}

/** The entry in the picture, with buttons to the previous and the next one. */
export function EntryWords({ entry, onPrevious, onNext }: EntryWordsProps) {
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
            {formatClock(entry.startsAt)} – {formatClock(entry.endsAt)}
          </p>
        )}
      </div>
      <IconButton icon={SkipForward} label="Next entry (→)" disabled={!onNext} onClick={() => onNext?.()} />
    </div>
  )
}
