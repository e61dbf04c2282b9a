'use client'
import { Draggable } from '@fullcalendar/react/interaction'
import { GripVertical, Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { FoundMedia } from '#app/(studio)/library/_picker/found-media.tsx'
import type { MediaSearch } from '#app/(studio)/library/_picker/use-media-search.ts'
import type { BreakRules } from '#domain/schedule/model/schedule.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { fittingLengthMs } from '../edit-schedule.ts'

interface LibraryTrayProps {
  shelf: MediaSearch
  /** Breaks lengthen the block of an item. */
  breaks: BreakRules
  onPlace(item: MediaView): void
}

/** Items that can air, to drag onto the grid or to place with a button. */
export function LibraryTray({ shelf, ...rest }: LibraryTrayProps) {
  return (
    <Card aria-label="Library" className="flex min-h-0 flex-col">
      <CardHeader title="Library" hint="Drag an item onto the grid." />
      <div className="flex min-h-0 flex-col px-4 pb-3 sm:px-5">
        <FoundMedia of={shelf}>{(media) => <TrayRows media={media} {...rest} />}</FoundMedia>
      </div>
    </Card>
  )
}

type TrayRowsProps = Omit<LibraryTrayProps, 'shelf'> & { media: readonly MediaView[] }

function TrayRows({ media, breaks, onPlace }: TrayRowsProps) {
  const list = useRef<HTMLUListElement>(null)

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
    <ul ref={list} className="-mx-2 grid max-h-[60dvh] min-h-0 content-start gap-0.5 overflow-y-auto">
      {media.map((item) => (
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
  )
}
