import { Card } from '../../_ui/card.tsx'
import { Loading } from '../../_ui/loading.tsx'
import { Skeleton } from '../../_ui/skeleton.tsx'

export function LibrarySkeleton() {
  return (
    <Card>
      <Loading what="the library" className="divide-y divide-line">
        {['one', 'two', 'three', 'four'].map((place) => (
          <div key={place} className="flex items-center gap-4 px-3 py-3 sm:px-5">
            <Skeleton className="aspect-video w-20 sm:w-28" />
            <div className="grid flex-1 gap-2">
              <Skeleton className="h-4 w-1/2" />
              <Skeleton className="h-3 w-1/3" />
            </div>
          </div>
        ))}
      </Loading>
    </Card>
  )
}
