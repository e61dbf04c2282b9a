'use client'
import { Clapperboard, SearchX } from 'lucide-react'
import { useState } from 'react'
import { countTags } from '#domain/media/tags.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { UploadButton } from '../_upload/upload-button.tsx'
import { type MediaActions, mediaColumns, mediaRowProps } from './media-columns.tsx'
import { MediaFilterBar } from './media-filter-bar.tsx'
import { isFiltering, NO_FILTER, pickMedia } from './pick-media.ts'

export function MediaList({ media, ...actions }: MediaActions & { media: readonly MediaView[] }) {
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
          <DataTable
            label="Library"
            columns={mediaColumns(actions)}
            rows={picked}
            rowId={({ id }) => id}
            rowProps={mediaRowProps}
          />
        )}
      </Card>
    </>
  )
}
