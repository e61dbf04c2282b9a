import { Skeleton } from '#ui/skeleton.tsx'

/** The place of a list with thumbnails while it loads. */
export function ThumbnailRows() {
  return (
    <div className="divide-y divide-line">
      {['one', 'two', 'three', 'four'].map((place) => (
        <div key={place} className="flex items-center gap-4 px-4 py-3">
          <Skeleton className="aspect-video w-26 shrink-0 md:w-30" />
          <Skeleton className="h-4 w-1/3" />
        </div>
      ))}
    </div>
  )
}
