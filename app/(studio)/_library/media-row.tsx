'use client'
import { Ellipsis, PencilLine, RotateCw, Trash2 } from 'lucide-react'
import type { MediaView } from '../../../server/features/media/schema.ts'
import { formatBytes, formatDuration } from '../../_ui/format.ts'
import { IconButton } from '../../_ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../_ui/menu.tsx'
import { KIND_WORDS } from '../channels/_status/kind-label.tsx'
import { MediaState } from './media-state.tsx'
import { MediaThumbnail } from './media-thumbnail.tsx'

interface MediaRowProps {
  media: MediaView
  onOpen(): void
  onRetry(): void
  onDelete(): void
}

export function MediaRow({ media, onOpen, onRetry, onDelete }: MediaRowProps) {
  const facts = [
    KIND_WORDS[media.kind],
    media.durationMs !== null && formatDuration(media.durationMs),
    media.state !== 'READY' && formatBytes(media.sourceBytes),
    media.usedBy.length > 0 && `in ${media.usedBy.map(({ name }) => name).join(', ')}`,
  ].filter(Boolean)
  return (
    <li
      data-testid="media-row"
      data-media-id={media.id}
      data-state={media.state}
      className="flex items-center gap-3 px-3 py-2.5 hover:bg-raised/50 sm:gap-4 sm:px-5"
    >
      <MediaThumbnail key={media.state} media={media} className="w-20 sm:w-28" />
      <div className="min-w-0 flex-1 sm:grid sm:grid-cols-[minmax(0,1fr)_11rem] sm:items-center sm:gap-4">
        <div className="min-w-0">
          <button
            type="button"
            onClick={onOpen}
            className="block max-w-full truncate rounded text-left font-medium text-sm hover:text-accent"
          >
            {media.title}
          </button>
          <p className="mt-0.5 truncate text-muted text-xs tabular-nums">{facts.join(' · ')}</p>
          {media.failure && <p className="mt-1 text-danger text-xs leading-relaxed">{media.failure.message}</p>}
        </div>
        <div className="mt-1.5 sm:mt-0 sm:flex sm:justify-end">
          <MediaState media={media} />
        </div>
      </div>
      <Menu
        trigger={
          <IconButton label={`Actions for ${media.title}`} small>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={onOpen}>
          <PencilLine aria-hidden />
          Details and title
        </MenuItem>
        {media.state === 'FAILED' && (
          <MenuItem onSelect={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem danger onSelect={onDelete}>
          <Trash2 aria-hidden />
          Delete
        </MenuItem>
      </Menu>
    </li>
  )
}
