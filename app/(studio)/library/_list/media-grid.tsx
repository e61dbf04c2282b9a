'use client'
import type { Selection } from '#app/(studio)/_bulk/use-selection.ts'
import type { MediaView } from '#features/media/schema.ts'
import type { MediaActions } from './media-actions.ts'
import { MediaCard } from './media-card.tsx'

interface MediaGridProps extends MediaActions {
  media: readonly MediaView[]
  selection: Selection
}

/** The items as cards. The browser renders those near the screen alone (content-visibility). */
export function MediaGrid({ media, selection, onOpen }: MediaGridProps) {
  return (
    <ul aria-label="Library" className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-4 2xl:grid-cols-5">
      {media.map((item) => (
        <li key={item.id} className="[contain-intrinsic-size:auto_14rem] [content-visibility:auto]">
          <MediaCard item={item} selection={selection} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  )
}
