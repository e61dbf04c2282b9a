'use client'
import { Pencil, RotateCw, Trash2 } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { MediaState } from './media-state.tsx'
import { MediaThumbnail } from './media-thumbnail.tsx'
import { isInProgress, kindWord } from './media-words.ts'

export interface MediaRowActions {
  onOpen(item: MediaView): void
  onEdit(item: MediaView): void
  onDelete(item: MediaView): void
  onRetry(item: MediaView): void
}

interface MediaRowProps extends MediaRowActions {
  item: MediaView
  /** A retry of this item is in progress. */
  retrying: boolean
}

export function MediaRow({ item, retrying, onOpen, onEdit, onDelete, onRetry }: MediaRowProps) {
  return (
    <li
      data-testid={isInProgress(item) ? 'upload-row' : 'media-row'}
      data-media-id={item.id}
      data-state={item.state}
      // Rows off screen are not laid out: libraries grow to thousands of items.
      className="grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 px-3 py-3 [contain-intrinsic-size:auto_5.5rem] [content-visibility:auto] sm:px-4 md:grid-cols-[7.5rem_minmax(0,1fr)_6.5rem_5rem_13rem_4rem] md:gap-x-4"
    >
      <MediaThumbnail url={item.thumbnailUrl} className="w-full" />
      <div className="min-w-0">
        <button
          type="button"
          onClick={() => onOpen(item)}
          className="line-clamp-2 rounded-sm text-left font-medium text-sm leading-snug hover:underline"
        >
          {item.title}
        </button>
        {item.sourceName !== item.title && <p className="mt-0.5 truncate text-muted text-xs">{item.sourceName}</p>}
        <p className="mt-1 text-muted text-xs md:hidden">
          {kindWord(item.kind)}
          {item.durationMs !== null && <span className="clock"> · {formatDuration(item.durationMs)}</span>}
        </p>
        {item.tags.length > 0 && (
          <p className="mt-1 truncate text-muted text-xs">
            <span className="sr-only">Tags: </span>
            {item.tags.join(' · ')}
          </p>
        )}
      </div>
      <span className="hidden md:block">
        <Badge>{kindWord(item.kind)}</Badge>
      </span>
      <span className="clock hidden text-right text-sm md:block">
        {item.durationMs === null ? <span className="text-muted">–</span> : formatDuration(item.durationMs)}
      </span>
      <div className="col-span-2 col-start-1 row-start-2 md:col-span-1 md:col-start-auto md:row-start-auto">
        <MediaState item={item} />
      </div>
      <div className="row-span-1 flex justify-end max-md:col-start-3 max-md:row-start-1">
        <IconButton label="Edit" of={item.title} small onClick={() => onEdit(item)}>
          <Pencil aria-hidden />
        </IconButton>
        {!item.failure && (
          <IconButton label="Delete" of={item.title} small onClick={() => onDelete(item)}>
            <Trash2 aria-hidden />
          </IconButton>
        )}
      </div>
      {item.failure && (
        <div className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-2 text-sm md:col-start-2">
          <p className="min-w-0 flex-1 basis-60 text-danger leading-relaxed">{item.failure.message}</p>
          <div className="flex gap-1">
            <Button size="small" busy={retrying} aria-label={`Retry ${item.title}`} onClick={() => onRetry(item)}>
              <RotateCw aria-hidden />
              Retry
            </Button>
            <Button size="small" tone="danger-quiet" aria-label={`Delete ${item.title}`} onClick={() => onDelete(item)}>
              <Trash2 aria-hidden />
              Delete
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}
