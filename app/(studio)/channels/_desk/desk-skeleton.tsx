import { Card } from '#ui/card.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

/** The desk's outline, so that nothing moves when data arrives. */
export function DeskSkeleton() {
  return (
    <Loading what="the channel">
      <h1 className="sr-only">Channel</h1>
      <Skeleton className="mb-6 h-8 w-56" />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid gap-4">
          <Skeleton className="aspect-video rounded-xl" />
          <Skeleton className="h-28 rounded-xl" />
        </div>
        <Card className="grid gap-3 p-5">
          {['w-2/3', 'w-full', 'w-5/6', 'w-3/4', 'w-full'].map((width, place) => (
            <Skeleton key={`${width}-${String(place)}`} className={`h-4 ${width}`} />
          ))}
        </Card>
      </div>
    </Loading>
  )
}
