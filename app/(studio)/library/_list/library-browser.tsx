'use client'
import { Clapperboard, SearchX } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import { useSearchKey } from '#app/(studio)/_bulk/use-search-key.ts'
import { useSelection } from '#app/(studio)/_bulk/use-selection.ts'
import type { LibraryView } from '#features/media/library-schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { UploadButton } from '../_upload/upload-button.tsx'
import type { useLibraryItems } from '../use-library.ts'
import type { useLibraryView } from '../use-library-view.ts'
import { ItemDialogs } from './item-dialogs.tsx'
import { MediaBulkBar } from './media-bulk-bar.tsx'
import { MediaFilterBar } from './media-filter-bar.tsx'
import { MediaGrid } from './media-grid.tsx'
import { MediaList } from './media-list.tsx'
import { MediaNews } from './media-news.tsx'
import { MoreItems } from './more-items.tsx'

interface LibraryBrowserProps {
  library: LibraryView
  view: ReturnType<typeof useLibraryView>
  items: ReturnType<typeof useLibraryItems>
}

/** The items as a list or as cards, with search, filters and operations on many. */
export function LibraryBrowser({ library, view, items }: LibraryBrowserProps) {
  const { state, change, isFiltering, clear } = view
  const search = useRef<HTMLInputElement>(null)
  useSearchKey(search)
  const media = useMemo(() => items.data?.pages.flatMap((page) => page.media), [items.data])
  const selection = useSelection(useMemo(() => media?.map(({ id }) => id) ?? [], [media]))
  if (library.items === 0 && media?.length === 0)
    return (
      <Card>
        <EmptyState icon={Clapperboard} title="The library is empty" action={<UploadButton />}>
          Drop videos here or choose them. Each is checked and transcoded once, and can then air on any channel.
        </EmptyState>
      </Card>
    )

  function press(event: KeyboardEvent) {
    const isTyping =
      event.target instanceof HTMLSelectElement ||
      (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox')
    if (isTyping) return
    if (event.key === 'Escape') selection.clear()
    if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    selection.selectAll()
  }

  return (
    <ItemDialogs library={library} open={state.item} media={media ?? []} onOpen={(item) => change({ item })}>
      {(actions) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the rows inside
        <div onKeyDown={press}>
          <MediaFilterBar {...{ state, library, change }} inputRef={search} />
          <QueryView card query={{ ...items, data: media }} what="the items" bars={5}>
            {(shown: MediaView[]) => (
              <>
                <MediaNews media={shown} />
                <p aria-live="polite" className="sr-only">
                  {isFiltering && `${shown.length}${items.hasNextPage ? ' or more' : ''} items shown`}
                </p>
                {shown.length === 0 ? (
                  <Card>
                    <EmptyState
                      icon={SearchX}
                      title="No items match"
                      action={<Button onClick={clear}>Clear filters</Button>}
                    >
                      No items match the search and the filters.
                    </EmptyState>
                  </Card>
                ) : state.view === 'grid' ? (
                  <MediaGrid media={shown} selection={selection} {...actions} />
                ) : (
                  <MediaList media={shown} selection={selection} {...actions} />
                )}
                <MoreItems of={items} />
                <MediaBulkBar selection={selection} media={shown} library={library} />
              </>
            )}
          </QueryView>
        </div>
      )}
    </ItemDialogs>
  )
}
