'use client'
import { useQuery } from '@tanstack/react-query'
import { LibraryBig, Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SeriesSummary } from '#features/series/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { formatDuration } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { MediaThumbnail } from '../_list/media-thumbnail.tsx'
import { LibraryTabs } from '../library-tabs.tsx'
import { CreateSeriesDialog } from './create-series-dialog.tsx'
import { countEpisodes } from './series-words.ts'

export function SeriesListScreen() {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(trpc.series.list.queryOptions(undefined, { staleTime: 0 }))
  const [creating, setCreating] = useState(false)
  const newButton = (
    <Button tone="accent" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New series
    </Button>
  )
  return (
    <>
      <PageHeader title="Library" hint={data ? `${data.length} series` : ' '}>
        {newButton}
      </PageHeader>
      <LibraryTabs here="series" />
      <Card>
        {data ? (
          data.length === 0 ? (
            <EmptyState icon={LibraryBig} title="No series yet" action={newButton}>
              A series is a list of items in episode order. A schedule airs the next episode each time.
            </EmptyState>
          ) : (
            <ul aria-label="Series" className="divide-y divide-line">
              {data.map((series) => (
                <SeriesRow key={series.id} series={series} />
              ))}
            </ul>
          )
        ) : error ? (
          <ErrorState title="The series could not be loaded" {...readError(error)} onRetry={() => refetch()} />
        ) : (
          <Loading what="the series" className="divide-y divide-line">
            {['one', 'two', 'three'].map((place) => (
              <div key={place} className="flex items-center gap-4 px-4 py-3">
                <Skeleton className="aspect-video w-26 shrink-0 md:w-30" />
                <Skeleton className="h-4 w-1/3" />
              </div>
            ))}
          </Loading>
        )}
      </Card>
      <CreateSeriesDialog open={creating} onOpenChange={setCreating} />
    </>
  )
}

function SeriesRow({ series }: { series: SeriesSummary }) {
  const { id, title, episodeCount, durationMs, thumbnailUrl, usedBy } = series
  return (
    <li
      data-testid="series-row"
      className="relative flex items-center gap-3 px-3 py-3 [contain-intrinsic-size:auto_5.5rem] [content-visibility:auto] hover:bg-raised/60 sm:gap-4 sm:px-4"
    >
      <MediaThumbnail url={thumbnailUrl} className="w-26 md:w-30" />
      <div className="min-w-0 flex-1">
        {/* The link covers the whole row; its accessible name is the title. */}
        <Link
          href={`/library/series/${id}`}
          className="line-clamp-2 rounded-sm font-medium text-sm leading-snug after:absolute after:inset-0 hover:underline"
        >
          {title}
        </Link>
        <p className="mt-1 text-muted text-xs tabular-nums">
          {countEpisodes(episodeCount)} · {formatDuration(durationMs)}
        </p>
        {usedBy.length > 0 && (
          <p className="mt-0.5 truncate text-muted text-xs">On {usedBy.map(({ name }) => name).join(', ')}</p>
        )}
      </div>
    </li>
  )
}
