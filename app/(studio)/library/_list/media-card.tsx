'use client'
import { SelectBox } from '#app/(studio)/_bulk/select-box.tsx'
import type { Selection } from '#app/(studio)/_bulk/use-selection.ts'
import type { MediaView } from '#features/media/schema.ts'
import { formatDuration } from '#ui/format.ts'
import { DuplicateBadge } from './duplicate-badge.tsx'
import { MediaState } from './media-state.tsx'
import { kindWord } from './media-words.ts'
import { ScrubbedThumbnail } from './scrubbed-thumbnail.tsx'

interface MediaCardProps {
  item: MediaView
  selection: Selection
  onOpen(item: MediaView): void
}

export function MediaCard({ item, selection, onOpen }: MediaCardProps) {
  return (
    <article
      data-testid="media-card"
      data-media-id={item.id}
      data-state={item.status}
      aria-label={item.title}
      className="relative flex h-full flex-col overflow-hidden rounded-xl border border-line bg-surface focus-within:border-line-strong hover:border-line-strong"
    >
      <ScrubbedThumbnail item={item} />
      <SelectBox id={item.id} name={item.title} selection={selection} className="absolute top-2 left-2 z-10" />
      {item.durationMs !== null && (
        <span className="clock pointer-events-none absolute top-2 right-2 rounded bg-black/70 px-1.5 py-0.5 text-white text-xs">
          {formatDuration(item.durationMs)}
        </span>
      )}
      <div className="grid gap-1 p-3">
        <button
          type="button"
          onClick={() => onOpen(item)}
          className="wrap-anywhere line-clamp-2 rounded-sm text-left font-medium text-sm leading-snug hover:underline"
        >
          {item.title}
        </button>
        <p className="truncate text-muted text-xs">
          {[kindWord(item.kind), item.folder, ...item.tags].filter(Boolean).join(' · ')}
        </p>
        {(item.status !== 'ready' || item.sameAs) && (
          <div className="flex flex-wrap items-center gap-1.5 [&>div]:flex-1 [&>div]:basis-full">
            {item.status !== 'ready' && <MediaState item={item} />}
            <DuplicateBadge item={item} />
          </div>
        )}
      </div>
    </article>
  )
}
