'use client'
import type { Selection } from '#app/(studio)/_bulk/use-selection.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Card } from '#ui/card.tsx'
import { DataTable } from '#ui/data-table.tsx'
import type { MediaActions } from './media-actions.ts'
import { mediaColumns, mediaRowProps } from './media-columns.tsx'

interface MediaListProps extends MediaActions {
  media: readonly MediaView[]
  selection: Selection
}

export function MediaList({ media, selection, ...actions }: MediaListProps) {
  return (
    <Card>
      <DataTable
        label="Library"
        columns={mediaColumns(actions, selection)}
        rows={media}
        rowId={({ id }) => id}
        rowProps={(item) => ({ ...mediaRowProps(item), 'aria-selected': selection.has(item.id) })}
      />
    </Card>
  )
}
