'use client'
import { Draggable } from '@fullcalendar/react/interaction'
import { GripVertical, Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useLibrarySearch } from '#app/(studio)/channels/_rundown/library-search.tsx'
import type { BreakRules } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { fittingLengthMs } from '../edit-schedule.ts'

/** Most rows shown; the search finds the others. */
const MAX_ROWS = 100

interface LibraryTrayProps {
  media: readonly MediaView[]
  /** Breaks lengthen the block of an item. */
  breaks: BreakRules
  onPlace(item: MediaView): void
}

/** Ready items, to drag onto the grid or to place with a button. */
export function LibraryTray({ media, breaks, onPlace }: LibraryTrayProps) {
  const list = useRef<HTMLUListElement>(null)
  const { found, field } = useLibrarySearch(media)

  useEffect(() => {
    if (!list.current) return
    const draggable = new Draggable(list.current, {
      itemSelector: '[data-media-id]',
      eventData: (row) => ({
        title: row.dataset.title ?? '',
        duration: { milliseconds: Number(row.dataset.durationMs) },
        className: 'piece piece-base',
      }),
    })
    return () => draggable.destroy()
  }, [])

  return (
    <Card aria-label="Library" className="flex min-h-0 flex-col">
      <CardHeader title="Library" hint="Drag an item onto the grid." />
      <div className="px-4 sm:px-5">{field}</div>
      <ul ref={list} className="grid max-h-[60dvh] min-h-0 content-start gap-0.5 overflow-y-auto px-2 pb-3 sm:px-3">
        {found.slice(0, MAX_ROWS).map((item) => (
          <li
            key={item.id}
            data-media-id={item.id}
            data-title={item.title}
            data-duration-ms={fittingLengthMs(item, breaks)}
            data-testid="shelf-item"
            className="flex cursor-grab touch-manipulation items-center gap-2 rounded-lg py-1.5 pr-1 pl-2 text-sm hover:bg-raised"
          >
            <GripVertical className="size-4 shrink-0 text-muted max-sm:hidden" aria-hidden />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{item.title}</span>
              <span className="clock text-muted text-xs">{formatDuration(item.durationMs ?? 0)}</span>
            </span>
            <IconButton needs="program" icon={Plus} small label={`Place ${item.title}`} onClick={() => onPlace(item)} />
          </li>
        ))}
      </ul>
      {found.length > MAX_ROWS && (
        <p className="px-4 pb-3 text-muted text-xs">{found.length - MAX_ROWS} more: use the search.</p>
      )}
    </Card>
  )
}
