'use client'
import { Check, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { FoundMedia } from '#app/(studio)/library/_picker/found-media.tsx'
import { MediaLine } from '#app/(studio)/library/_picker/media-line.tsx'
import { useMediaSearch } from '#app/(studio)/library/_picker/use-media-search.ts'
import { useLibrary } from '#app/(studio)/library/use-library.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import type { RundownEntry } from './entries.ts'

/** Open for a short time: polling is enough to see a transcode end. */
const POLL_MS = 4_000

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
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} className="max-w-xl">
      <PickerList onAdd={onAdd} />
      <div className="sticky bottom-0 mt-4 flex justify-end bg-surface pt-1">
        <Button onClick={() => onOpenChange(false)}>Done</Button>
      </div>
    </Dialog>
  )
}

function PickerList({ onAdd }: Pick<LibraryPickerProps, 'onAdd'>) {
  const search = useMediaSearch({ status: 'airable' }, { pollMs: POLL_MS })
  const working = useLibrary().data?.preparing ?? 0
  const [added, setAdded] = useState<string | null>(null)

  useEffect(() => {
    if (!added) return
    const timer = setTimeout(() => setAdded(null), 1_500)
    return () => clearTimeout(timer)
  }, [added])

  function add(item: MediaView) {
    onAdd({ mediaId: item.id, title: item.title, kind: item.kind, durationMs: item.durationMs ?? 0, ready: true })
    setAdded(item.id)
  }

  return (
    <>
      <FoundMedia of={search}>
        {(media) => (
          <ul className="-mx-2 grid gap-0.5">
            {media.map((item) => (
              <li key={item.id}>
                <button
                  type="button"
                  onClick={() => add(item)}
                  data-testid="picker-item"
                  className="flex w-full items-center gap-3 rounded-lg p-2 text-left hover:bg-raised"
                >
                  <span className="sr-only">Add</span>
                  <MediaLine item={item} />
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
        )}
      </FoundMedia>
      {working > 0 && (
        <p className="mt-3 text-muted text-xs">
          {working} more {working === 1 ? 'item is' : 'items are'} being prepared.
        </p>
      )}
    </>
  )
}
