'use client'
import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react'
import { Badge } from '#ui/badge.tsx'
import { cn } from '#ui/cn.ts'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { KindBadge } from '../_status/kind-label.tsx'
import type { RundownEntry } from './entries.ts'

interface RundownRowProps {
  entry: RundownEntry
  row: number
  last: boolean
  onAir: boolean
  locked: boolean
  takenFrom: string
  onMove(from: number, to: number): void
  onRemove(row: number): void
}

export function RundownRow({ entry, row, last, onAir, locked, takenFrom, onMove, onRemove }: RundownRowProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: entry.key,
    disabled: locked,
    attributes: { roleDescription: 'movable item' },
  })
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      data-testid="rundown-item"
      data-media-id={entry.mediaId}
      data-on-air={onAir}
      className={cn(
        'flex items-center gap-1 border-transparent border-l-2 py-1 pr-2 pl-1 sm:gap-2 sm:pr-3',
        onAir && 'border-on-air bg-raised/60',
        isDragging && 'relative z-10 rounded-lg bg-raised shadow-raised',
      )}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        aria-label={`Move ${entry.title}, position ${row + 1}`}
        className="grid size-9 shrink-0 cursor-grab! touch-none place-items-center rounded-lg text-muted hover:bg-raised hover:text-ink active:cursor-grabbing! max-sm:hidden"
      >
        <GripVertical className="size-4" aria-hidden />
      </button>
      <span className="clock w-7 shrink-0 text-right text-muted text-xs" aria-hidden>
        {row + 1}
      </span>
      <span className="flex min-w-0 flex-1 items-center gap-2 px-1 text-sm">
        <span className={cn('truncate', onAir && 'font-semibold')}>{entry.title}</span>
        <span className="hidden sm:inline-flex">
          <KindBadge kind={entry.kind} />
        </span>
        {onAir && (
          <Badge tone="on-air" className="h-5 px-1.5 text-[0.6875rem]">
            On air
          </Badge>
        )}
        {!entry.ready && (
          <Badge tone="warn" className="h-5 px-1.5 text-[0.6875rem]">
            Not ready
          </Badge>
        )}
      </span>
      <span className="clock shrink-0 px-1 text-muted text-xs">{formatDuration(entry.durationMs)}</span>
      <span className="flex shrink-0 sm:hidden">
        <IconButton
          label={`Move ${entry.title} up, position ${row + 1}`}
          small
          disabled={row === 0 || locked}
          onClick={() => onMove(row, row - 1)}
        >
          <ArrowUp aria-hidden />
        </IconButton>
        <IconButton
          label={`Move ${entry.title} down, position ${row + 1}`}
          small
          disabled={last || locked}
          onClick={() => onMove(row, row + 1)}
        >
          <ArrowDown aria-hidden />
        </IconButton>
      </span>
      <IconButton
        label={`Remove ${entry.title} from ${takenFrom}, position ${row + 1}`}
        small
        disabled={locked}
        onClick={() => onRemove(row)}
      >
        <X aria-hidden />
      </IconButton>
    </li>
  )
}
