'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Figure } from '#app/(studio)/channels/_status/figure.tsx'
import { useItemFigures } from '#app/(studio)/channels/_viewers/use-figures.ts'
import type { MediaView } from '#features/media/schema.ts'
import { useRefusal } from '#ui/permissions.tsx'
import { QueryView } from '#ui/query-view.tsx'

const REFRESH_MS = 15_000

/** How often the item was watched on demand. Roles that see no viewer figures get none. */
export function ViewsPanel({ item }: { item: MediaView }) {
  const refused = useRefusal('figures')
  return item.status === 'ready' && !refused ? <ViewsOf mediaId={item.id} /> : null
}

function ViewsOf({ mediaId }: { mediaId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.media.views.queryOptions({ mediaId }, { refetchInterval: REFRESH_MS }))
  const viewers = useItemFigures(mediaId)?.concurrentViewers
  return (
    <section aria-labelledby="views" data-testid="item-views">
      <h3 id="views" className="mb-2 font-semibold text-sm">
        Views
      </h3>
      <QueryView query={query} what="the views" bars={1}>
        {({ today, last30Days, total }) => (
          <dl className="grid grid-cols-2 gap-x-4 gap-y-3 text-sm sm:grid-cols-4">
            <Figure label="Watching now">{viewers ?? '–'}</Figure>
            <Figure label="Today (UTC)">{today}</Figure>
            <Figure label="Last 30 days">{last30Days}</Figure>
            <Figure label="Total">{total}</Figure>
          </dl>
        )}
      </QueryView>
      <p className="mt-2 text-muted text-xs">
        On demand and watched again. A viewer counts once, and again after half an hour away.
      </p>
    </section>
  )
}
