'use client'
import { Clapperboard, SearchX } from 'lucide-react'
import { useState } from 'react'
import { countTags } from '#domain/media/tags.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { UploadButton } from '../_upload/upload-button.tsx'
import { MediaFilterBar } from './media-filter-bar.tsx'
import { MediaRow, type MediaRowActions } from './media-row.tsx'
import { isFiltering, NO_FILTER, pickMedia } from './pick-media.ts'

interface MediaListProps extends MediaRowActions {
  media: readonly MediaView[]
  retryingId: string | null
}

export function MediaList({ media, retryingId, ...actions }: MediaListProps) {
  const [filter, setFilter] = useState(NO_FILTER)
  const picked = pickMedia(media, filter)
  if (media.length === 0)
    return (
      <Card>
        <EmptyState icon={Clapperboard} title="The library is empty" action={<UploadButton />}>
          Drop videos here or choose them. Each is checked and transcoded once, and can then air on any channel.
        </EmptyState>
      </Card>
    )
  return (
    <>
      <MediaFilterBar filter={filter} tags={countTags(media)} onChange={setFilter} />
      <p aria-live="polite" className="sr-only">
        {isFiltering(filter) && `${picked.length} of ${media.length} items shown`}
      </p>
      <Card>
        {picked.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="No items match"
            action={<Button onClick={() => setFilter(NO_FILTER)}>Clear filters</Button>}
          >
            No items match the search and the filters.
          </EmptyState>
        ) : (
          <ul aria-label="Library" className="divide-y divide-line">
            {picked.map((item) => (
              <MediaRow key={item.id} item={item} retrying={retryingId === item.id} {...actions} />
            ))}
          </ul>
        )}
      </Card>
    </>
  )
}
