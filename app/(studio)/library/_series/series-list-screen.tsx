'use client'
import { useQuery } from '@tanstack/react-query'
import { LibraryBig } from 'lucide-react'
import Link from 'next/link'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SeriesSummary } from '#features/series/schema.ts'
import { Card } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDuration } from '#ui/format.ts'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { THUMBNAIL_COLUMN } from '../_list/media-thumbnail.tsx'
import { LibraryTabs } from '../library-tabs.tsx'
import { CreateSeriesButton } from './create-series-button.tsx'
import { countEpisodes } from './series-words.ts'

export function SeriesListScreen() {
  const trpc = useTRPC()
  const series = useQuery(trpc.series.list.queryOptions(undefined, { staleTime: 0 }))
  return (
    <>
      <PageHeader title="Library" hint={series.data ? `${series.data.length} series` : ' '}>
        <CreateSeriesButton />
      </PageHeader>
      <LibraryTabs here="series" />
      <Card>
        <QueryView query={series} what="the series" bars={5} className="pt-5">
          {(list) =>
            list.length === 0 ? (
              <EmptyState icon={LibraryBig} title="No series yet" action={<CreateSeriesButton />}>
                A series is a list of items in episode order. A schedule airs the next episode each time.
              </EmptyState>
            ) : (
              <DataTable label="Series" columns={COLUMNS} rows={list} rowId={({ id }) => id} rowProps={rowProps} />
            )
          }
        </QueryView>
      </Card>
    </>
  )
}

const rowProps = () => ({
  'data-testid': 'series-row',
  className: 'relative hover:bg-raised/60 max-sm:grid-cols-[6.5rem_minmax(0,1fr)] max-sm:items-center max-sm:gap-x-3',
})

const COLUMNS: Column<SeriesSummary>[] = [
  THUMBNAIL_COLUMN,
  {
    label: 'Title',
    bare: true,
    sortBy: ({ title }) => title,
    cell: (series) => <TitleCell series={series} />,
    className: 'w-full min-w-52 max-w-0 max-sm:max-w-none',
  },
  { label: 'Episodes', numeric: true, sortBy: ({ episodeCount }) => episodeCount, className: 'max-sm:hidden' },
  {
    label: 'Length',
    numeric: true,
    sortBy: ({ durationMs }) => durationMs,
    cell: ({ durationMs }) => formatDuration(durationMs),
    className: 'max-sm:hidden',
  },
]

function TitleCell({ series: { id, title, episodeCount, durationMs, usedBy } }: { series: SeriesSummary }) {
  return (
    <>
      {/* The link covers the whole row; its accessible name is the title. */}
      <Link
        href={`/library/series/${id}`}
        className="wrap-anywhere line-clamp-2 rounded-sm font-medium text-sm leading-snug after:absolute after:inset-0 hover:underline"
      >
        {title}
      </Link>
      <p className="mt-1 text-muted text-xs tabular-nums sm:hidden">
        {countEpisodes(episodeCount)} · {formatDuration(durationMs)}
      </p>
      {usedBy.length > 0 && (
        <p className="mt-0.5 truncate text-muted text-xs">On {usedBy.map(({ name }) => name).join(', ')}</p>
      )}
    </>
  )
}
