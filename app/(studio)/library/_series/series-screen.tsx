'use client'
import { useQuery } from '@tanstack/react-query'
import { LibraryBig } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { AuditCard } from '#app/(studio)/_audit/audit-card.tsx'
import type { SeriesView } from '#features/series/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { NotFoundCard } from '#ui/not-found-card.tsx'
import { PageHeader } from '#ui/page-header.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { EpisodesEditor } from './episodes-editor.tsx'
import { SeriesActions } from './series-actions.tsx'

/** One series: its episodes, and where it airs. */
export function SeriesScreen({ seriesId }: { seriesId: string }) {
  const trpc = useTRPC()
  // Polled: items become ready, and other people edit.
  const query = useQuery(trpc.series.get.queryOptions({ seriesId }, { refetchInterval: 10_000, staleTime: 0 }))
  const title = query.data?.title

  useEffect(() => {
    if (title) document.title = `${title} · Cloud Playout`
  }, [title])

  if (query.error && readError(query.error).code === 'SERIES_NOT_FOUND')
    return <NotFoundCard icon={LibraryBig} what="series" list={{ href: '/library/series', name: 'series' }} />
  return (
    <QueryView query={query} what="the series" card>
      {(series) => (
        <>
          <PageHeader back={{ href: '/library/series', label: 'Series' }} title={series.title}>
            <SeriesActions series={series} />
          </PageHeader>
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
            <EpisodesEditor series={series} />
            <div className="grid min-w-0 gap-4">
              <WhereItAirs series={series} />
              <AuditCard subjectId={series.id} occasion={JSON.stringify([series.title, series.episodes])} />
            </div>
          </div>
        </>
      )}
    </QueryView>
  )
}

function WhereItAirs({ series: { usedBy } }: { series: SeriesView }) {
  return (
    <Card>
      <CardHeader title="Used by" />
      {usedBy.length === 0 ? (
        <p className="px-4 pb-4 text-muted text-sm sm:px-5">
          Not in a schedule yet. Choose it as the source of a block.
        </p>
      ) : (
        <ul className="grid gap-1.5 px-4 pb-4 text-sm sm:px-5">
          {usedBy.map(({ channelId, name, published }) => (
            <li key={channelId} className="flex flex-wrap items-baseline gap-x-2">
              <Link
                href={`/channels/${channelId}/schedule`}
                className="rounded-sm text-accent underline underline-offset-4"
              >
                {name}
              </Link>
              <span className="text-muted text-xs">{published ? 'published' : 'only in the draft'}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
