'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sayCount, sayValue, sayWatchTime } from '#domain/analytics/say-report.ts'
import type { SessionView } from '#features/analytics/session-schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTimeSeconds } from '#ui/format.ts'
import { MoreButton } from '#ui/more-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { SearchInput } from '#ui/search-input.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { DayOfChannel, type ShownDay } from '../_guide/day-frame.tsx'
import { AudiencePage } from './audience-page.tsx'
import { inputOf } from './period.ts'

const QUALITIES = [
  { value: 'all', label: 'All' },
  { value: 'troubled', label: 'With stalls or errors' },
] as const
type Quality = (typeof QUALITIES)[number]['value']

/** The sessions of a day, and the search for one. */
export function SessionsScreen({ channelId }: { channelId: string }) {
  return (
    <AudiencePage channelId={channelId} here="sessions">
      {() => (
        <DayOfChannel channelId={channelId} future={false}>
          {(shown) => <Sessions key={shown.day.from} channelId={channelId} {...shown} />}
        </DayOfChannel>
      )}
    </AudiencePage>
  )
}

function Sessions({ channelId, day }: ShownDay & { channelId: string }) {
  const trpc = useTRPC()
  const [quality, setQuality] = useState<Quality>('all')
  const [viewerId, setViewerId] = useState<string | null>(null)
  const query = useInfiniteQuery(
    trpc.analytics.sessions.infiniteQueryOptions(
      { ...inputOf(channelId, day), quality, ...(viewerId && { viewerId }) },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  )
  const rows = query.data?.pages.flatMap(({ sessions }) => sessions)
  return (
    <Card aria-label="Sessions">
      <CardHeader title="Sessions" hint="Sessions that started on this day, newest first.">
        <Segmented<Quality> legend="Sessions" options={QUALITIES} value={quality} onChange={setQuality} />
      </CardHeader>
      <SessionSearch channelId={channelId} viewerId={viewerId} onViewer={setViewerId} />
      <QueryView query={{ ...query, data: rows }} what="the sessions" bars={5}>
        {(sessions) =>
          sessions.length > 0 ? (
            <>
              <DataTable
                label="Sessions"
                columns={columnsOf(channelId, setViewerId)}
                rows={sessions}
                rowId={({ id }) => id}
                rowProps={() => ({ 'data-testid': 'session-row' })}
                className="min-w-[60rem]"
              />
              <MoreButton of={query} />
            </>
          ) : (
            <EmptyState icon={Search} title="No sessions" className="py-10">
              {viewerId
                ? 'This viewer began no session on this day. Choose another day.'
                : quality === 'troubled'
                  ? 'No viewer who has left had a stall or an error. Stalls are counted when a session ends.'
                  : 'Nobody began to watch on this day.'}
            </EmptyState>
          )
        }
      </QueryView>
    </Card>
  )
}

interface SessionSearchProps {
  channelId: string
  viewerId: string | null
  onViewer(viewerId: string | null): void
}

/** Opens a session by its id, or lists those of a viewer. */
function SessionSearch({ channelId, viewerId, onViewer }: SessionSearchProps) {
  const router = useRouter()
  const [text, setText] = useState('')
  const search = (event: FormEvent) => {
    event.preventDefault()
    const id = text.trim()
    if (id.startsWith('vw_')) onViewer(id)
    else if (id !== '') router.push(sessionPath(channelId, id))
  }
  return (
    <form className="flex flex-wrap items-center gap-2 px-4 pb-4 sm:px-5" onSubmit={search}>
      <SearchInput
        label="Session or viewer id"
        placeholder="Session id (vs_… or the player’s own), or viewer id (vw_…)"
        className="min-w-0 flex-1 sm:max-w-md"
        maxLength={64}
        value={text}
        onChange={setText}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        Search
      </Button>
      {viewerId && (
        <Button tone="quiet" onClick={() => onViewer(null)}>
          All viewers
        </Button>
      )}
    </form>
  )
}

export const sessionPath = (channelId: string, sessionId: string) =>
  `/channels/${channelId}/audience/sessions/${encodeURIComponent(sessionId)}`

function columnsOf(channelId: string, onViewer: (viewerId: string) => void): Column<SessionView>[] {
  return [
    {
      label: 'Start',
      bare: true,
      className: 'clock whitespace-nowrap text-xs',
      cell: ({ id, startTime }) => (
        <Link className="text-accent underline underline-offset-4" href={sessionPath(channelId, id)}>
          {formatDateTimeSeconds(startTime)}
        </Link>
      ),
    },
    {
      label: 'Watched',
      numeric: true,
      cell: ({ endTime, watchTime }) =>
        endTime === null ? <Badge tone="accent">Watching</Badge> : sayWatchTime(watchTime),
    },
    {
      label: 'Stalls',
      numeric: true,
      className: 'whitespace-nowrap',
      cell: ({ endTime, stalls, stalledMs }) =>
        // Counted when the viewer has left.
        endTime === null ? '–' : stalls === 0 ? '0' : `${sayCount(stalls)} · ${(stalledMs / 1_000).toFixed(1)} s`,
    },
    { label: 'Errors', numeric: true, cell: ({ endTime, errors }) => (endTime === null ? '–' : sayCount(errors)) },
    { label: 'Country', cell: ({ geolocation: { country } }) => (country ? sayValue('country', country) : '–') },
    { label: 'Network', className: 'wrap-anywhere text-xs', cell: ({ network }) => network ?? '–' },
    {
      label: 'Device',
      cell: ({ device: { type, browser, os } }) =>
        [type && sayValue('device', type), browser, os].filter(Boolean).join(', ') || '–',
    },
    {
      label: 'Player',
      cell: ({ device: { player }, isReported }) => (isReported ? (player ?? 'Unknown') : 'Sends no reports'),
    },
    {
      label: 'Website',
      className: 'wrap-anywhere',
      cell: ({ embedHost, referrerHost }) => embedHost ?? referrerHost ?? '–',
    },
    {
      label: 'Viewer',
      cell: ({ viewerId }) =>
        viewerId ? (
          <button
            type="button"
            className="clock text-accent text-xs underline underline-offset-4"
            title={`${viewerId}: show all sessions of this viewer`}
            onClick={() => onViewer(viewerId)}
          >
            {viewerId.slice(0, 9)}…
          </button>
        ) : (
          'Not tracked'
        ),
    },
  ]
}
