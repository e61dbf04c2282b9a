'use client'
import { useQuery } from '@tanstack/react-query'
import { Check, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { MediaThumbnail } from '#app/(studio)/library/_list/media-thumbnail.tsx'
import { isInProgress } from '#app/(studio)/library/_list/media-words.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { formatDuration } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { KindBadge } from '../_status/kind-label.tsx'
import type { RundownEntry } from './entries.ts'
import { useLibrarySearch } from './library-search.tsx'

interface LibraryPickerProps {
  open: boolean
  onOpenChange(open: boolean): void
  onAdd(item: Omit<RundownEntry, 'key'>): void
  title?: string
  description?: string
}

/** Items that are ready to air; each press adds one, by default at the end of the rundown. */
export function LibraryPicker({
  open,
  onOpenChange,
  onAdd,
  title = 'Add from library',
  description = 'An item can be added more than once.',
}: LibraryPickerProps) {
  const trpc = useTRPC()
  const library = useQuery({
    // Open for a short time: polling is enough to see a transcode end.
    ...trpc.media.list.queryOptions(undefined, { refetchInterval: 4_000, staleTime: 0 }),
    enabled: open,
  })
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} className="max-w-xl">
      <QueryView query={library} what="the library" bars={3} className="px-0">
        {({ media }) => <PickerList media={media} onAdd={onAdd} />}
      </QueryView>
      <div className="sticky bottom-0 mt-4 flex justify-end bg-surface pt-1">
        <Button onClick={() => onOpenChange(false)}>Done</Button>
      </div>
    </Dialog>
  )
}

interface PickerListProps extends Pick<LibraryPickerProps, 'onAdd'> {
  media: readonly MediaView[]
}

function PickerList({ media, onAdd }: PickerListProps) {
  const { found, field } = useLibrarySearch(media)
  const [added, setAdded] = useState<string | null>(null)

  useEffect(() => {
    if (!added) return
    const timer = setTimeout(() => setAdded(null), 1_500)
    return () => clearTimeout(timer)
  }, [added])

  const working = media.filter(isInProgress).length

  function add(item: MediaView) {
    onAdd({ mediaId: item.id, title: item.title, kind: item.kind, durationMs: item.durationMs ?? 0, ready: true })
    setAdded(item.id)
  }

  return (
    <>
      {field}
      <ul className="-mx-2 grid gap-0.5">
        {found.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              onClick={() => add(item)}
              aria-label={`Add ${item.title}`}
              data-testid="picker-item"
              className="flex w-full items-center gap-3 rounded-lg p-2 text-left hover:bg-raised"
            >
              <MediaThumbnail url={item.thumbnailUrl} className="w-20" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-sm">{item.title}</span>
                <span className="mt-0.5 flex items-center gap-2">
                  <span className="clock text-muted text-xs">{formatDuration(item.durationMs ?? 0)}</span>
                  <KindBadge kind={item.kind} />
                </span>
              </span>
              {added === item.id ? (
                <span className="flex items-center gap-1.5 text-accent text-xs" role="status">
                  <Check className="size-4" aria-hidden />
                  Added
                </span>
              ) : (
                <Plus className="size-4 shrink-0 text-muted" aria-hidden />
              )}
            </button>
          </li>
        ))}
      </ul>
      {working > 0 && (
        <p className="mt-3 text-muted text-xs">
          {working} more {working === 1 ? 'item is' : 'items are'} being prepared.
        </p>
      )}
    </>
  )
}
