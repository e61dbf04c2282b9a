import { Pencil, Trash2 } from 'lucide-react'
import { SelectBox } from '#app/(studio)/_bulk/select-box.tsx'
import type { Selection } from '#app/(studio)/_bulk/use-selection.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'
import type { Column } from '#ui/data-table.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { AgainButton } from './again-button.tsx'
import { DuplicateBadge } from './duplicate-badge.tsx'
import type { MediaActions } from './media-actions.ts'
import { MediaState } from './media-state.tsx'
import { THUMBNAIL_COLUMN } from './media-thumbnail.tsx'
import { isInProgress, kindWord } from './media-words.ts'

/** On phones: thumbnail and title side by side, state and buttons below. */
export const mediaRowProps = (item: MediaView) => ({
  'data-testid': isInProgress(item) ? 'upload-row' : 'media-row',
  'data-media-id': item.id,
  'data-state': item.status,
  className:
    'relative aria-selected:bg-accent-soft/50 max-sm:grid-cols-[6.5rem_minmax(0,1fr)_auto] max-sm:items-center max-sm:gap-x-3',
})

export const mediaColumns = (actions: MediaActions, selection: Selection): Column<MediaView>[] => [
  {
    label: 'Selected',
    hideLabel: true,
    bare: true,
    // On phones beside the title.
    className: 'w-10 max-sm:absolute max-sm:top-3 max-sm:right-4 max-sm:w-auto',
    cell: ({ id, title }) => <SelectBox {...{ id, selection }} name={title} />,
  },
  THUMBNAIL_COLUMN,
  {
    label: 'Title',
    bare: true,
    cell: (item) => <TitleCell item={item} onOpen={actions.onOpen} />,
    // The title takes the space that the other columns leave.
    className: 'w-full min-w-52 max-w-0 max-sm:col-span-2 max-sm:max-w-none max-sm:pr-8',
  },
  { label: 'Type', cell: ({ kind }) => <Badge>{kindWord(kind)}</Badge>, className: 'max-sm:hidden' },
  {
    label: 'Length',
    numeric: true,
    cell: ({ durationMs }) => (durationMs === null ? '–' : formatDuration(durationMs)),
    className: 'max-sm:hidden',
  },
  {
    label: 'State',
    bare: true,
    cell: (item) => (
      <div className="flex flex-wrap items-center gap-2 [&>div]:flex-1 [&>div]:basis-28">
        <MediaState item={item} />
        <DuplicateBadge item={item} />
        <AgainButton item={item} actions={actions} />
      </div>
    ),
    className: 'min-w-44 max-sm:col-span-2',
  },
  {
    label: 'Actions',
    hideLabel: true,
    bare: true,
    cell: (item) => (
      <div className="flex justify-end">
        <IconButton
          needs="program"
          icon={Pencil}
          label="Edit"
          of={item.title}
          small
          onClick={() => actions.onEdit(item)}
        />
        <IconButton
          needs="program"
          icon={Trash2}
          label="Delete"
          of={item.title}
          small
          onClick={() => actions.onDelete(item)}
        />
      </div>
    ),
  },
]

function TitleCell({ item, onOpen }: { item: MediaView; onOpen(item: MediaView): void }) {
  return (
    <>
      <button
        type="button"
        onClick={() => onOpen(item)}
        className="wrap-anywhere line-clamp-2 rounded-sm text-left font-medium text-sm leading-snug hover:underline"
      >
        {item.title}
      </button>
      {item.sourceName !== item.title && <p className="mt-0.5 truncate text-muted text-xs">{item.sourceName}</p>}
      <p className="mt-1 text-muted text-xs sm:hidden">
        {kindWord(item.kind)}
        {item.durationMs !== null && <span className="clock"> · {formatDuration(item.durationMs)}</span>}
      </p>
      {(item.tags.length > 0 || item.folder) && (
        <p className="mt-1 truncate text-muted text-xs">
          <span className="sr-only">Folder and tags: </span>
          {[item.folder, ...item.tags].filter(Boolean).join(' · ')}
        </p>
      )}
      {item.failure && <p className="mt-1 text-danger text-sm leading-relaxed">{item.failure.message}</p>}
    </>
  )
}
