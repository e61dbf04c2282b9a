'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sayCount, saySeconds, sayValue, sayWatchTime } from '#domain/analytics/say-report.ts'
import type { SessionTraceView } from '#features/analytics/session-schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge, formatBitrate, formatDateTimeSeconds } from '#ui/format.ts'
import { NotFoundCard } from '#ui/not-found-card.tsx'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { RecorderLane } from '../_recorder/recorder-lane.tsx'
import { KIND_TONES } from '../_recorder/recorder-words.ts'
import { Figure } from '../_status/figure.tsx'
import { AudiencePage } from './audience-page.tsx'
import { listSessionEvents, type SessionEvent } from './session-events.ts'

const REFRESH_MS = 10_000

/** What one viewer saw, from the first to the last event of their player. */
export function SessionScreen({ channelId, sessionId }: { channelId: string; sessionId: string }) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.analytics.session.queryOptions(
      { channelId, sessionId },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => (state.data?.session.endTime === null ? REFRESH_MS : false),
      },
    ),
  )
  const list = { href: `/channels/${channelId}/audience/sessions`, name: 'sessions' }
  return (
    <AudiencePage channelId={channelId} here="sessions">
      {() =>
        query.error && readError(query.error).code === 'VIEWER_SESSION_NOT_FOUND' ? (
          <NotFoundCard icon={SearchX} what="session" list={list} />
        ) : (
          <QueryView card query={query} what="the session" bars={5}>
            {(trace) => <Trace trace={trace} />}
          </QueryView>
        )
      }
    </AudiencePage>
  )
}

function Trace({ trace }: { trace: SessionTraceView }) {
  const { session, slices } = trace
  const events = listSessionEvents(trace)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card aria-label="Session">
        <CardHeader
          title={`Session of ${formatDateTimeSeconds(session.startTime)}`}
          hint={<span className="clock wrap-anywhere">{session.id}</span>}
        />
        <Facts trace={trace} />
        {slices.length > 0 ? (
          <TimeLine trace={trace} />
        ) : (
          <EmptyState icon={SearchX} title="No time line" className="py-8">
            Events are kept for eight days. This session has none left, or its player never showed a frame.
          </EmptyState>
        )}
        {trace.isCut && (
          <div className="px-4 pb-4 sm:px-5">
            <Notice>Only the last two days of the session, or the first 2,000 pieces of them, are shown.</Notice>
          </div>
        )}
      </Card>
      {events.length > 0 && (
        <Card aria-label="Events">
          <CardHeader title="Events" hint="Oldest first." />
          <DataTable
            label="Events"
            columns={EVENTS}
            rows={events}
            rowId={({ id }) => id}
            pageRows={100}
            rowProps={({ kind }) => ({ 'data-testid': 'session-event', 'data-kind': kind })}
          />
        </Card>
      )}
    </div>
  )
}

const EVENTS: Column<SessionEvent>[] = [
  {
    label: 'Time',
    bare: true,
    className: 'clock whitespace-nowrap text-xs',
    cell: ({ at }) => <time dateTime={at}>{formatDateTimeSeconds(at)}</time>,
  },
  {
    label: 'What happened',
    bare: true,
    cell: ({ words, kind }) => <span className={kind === 'error' ? 'text-danger' : undefined}>{words}</span>,
  },
]

function Facts({ trace: { session, startupMs, slices, errors } }: { trace: SessionTraceView }) {
  // Of what is shown: the totals of a session are written when its viewer has left.
  const stalled = slices.filter(({ kind }) => kind === 'stalled')
  const { device, geolocation } = session
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 px-4 pb-5 text-sm sm:grid-cols-4 sm:px-5">
      <Figure label="Watched">{session.endTime === null ? 'Still watching' : sayWatchTime(session.watchTime)}</Figure>
      <Figure label="Stalls">
        {stalled.length === 0 ? '0' : `${sayCount(stalled.length)}, ${saySeconds(lengthOf(stalled))}`}
      </Figure>
      <Figure label="Startup">{saySeconds(startupMs)}</Figure>
      <Figure label="Errors">{sayCount(errors.length)}</Figure>
      <Figure label="Country">{geolocation.country ? sayValue('country', geolocation.country) : 'Unknown'}</Figure>
      <Figure label="Network">{session.network ?? 'Unknown'}</Figure>
      <Figure label="Device">
        {[device.type && sayValue('device', device.type), device.browser, device.os].filter(Boolean).join(', ') ||
          'Unknown'}
      </Figure>
      <Figure label="Player">{session.isReported ? (device.player ?? 'Unknown') : 'Sends no reports'}</Figure>
      <Figure label="Website">{session.embedHost ?? session.referrerHost ?? 'Direct or unknown'}</Figure>
      <Figure label="Viewer">
        <span className="clock wrap-anywhere text-xs">{session.viewerId ?? 'Not tracked'}</span>
      </Figure>
    </dl>
  )
}

const lengthOf = (slices: SessionTraceView['slices']) =>
  slices.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)

const TONES = { watched: 'bg-accent-soft text-accent', stalled: 'bg-danger text-canvas' } as const
const WORDS = { watched: 'Watched', stalled: 'Stalled' } as const
/** By their place in the list of the session. */
const RENDITION_TONES = ['bg-accent-soft text-accent', 'bg-raised text-ink', 'bg-warn-soft text-warn'] as const

function TimeLine({ trace }: { trace: SessionTraceView }) {
  const { slices, errors, switches } = trace
  const from = Date.parse(slices[0]!.from)
  const to = Math.max(from + 1_000, Date.parse(slices.at(-1)!.to))
  const shared = { window: { from, to }, now: to }
  const renditions = [...new Set(slices.map(({ rendition }) => rendition))]
  const stalled = slices.filter(({ kind }) => kind === 'stalled')
  return (
    <div className="grid gap-2 px-4 pb-4 sm:px-5" data-testid="session-line">
      <RecorderLane
        {...shared}
        label="Playback"
        summary={`${formatAge(to - from)}, ${stalled.length} stalls, ${errors.length} errors`}
        pieces={slices.map((slice) => ({
          ...{ id: slice.from, from: slice.from, to: slice.to, tone: TONES[slice.kind], words: WORDS[slice.kind] },
        }))}
        marks={errors.map(({ at, code }, i) => ({ id: `${at} ${i}`, at, words: `Error: ${code}` }))}
      />
      <RecorderLane
        {...shared}
        label="Rendition"
        summary={`${switches.length} switches`}
        pieces={slices.map(({ from: start, to: end, rendition, bitrateKbps }) => ({
          ...{ id: start, from: start, to: end },
          tone: RENDITION_TONES[renditions.indexOf(rendition) % RENDITION_TONES.length]!,
          words: [rendition ?? 'Unknown', bitrateKbps !== null && formatBitrate(bitrateKbps)]
            .filter(Boolean)
            .join(', '),
        }))}
      />
      <RecorderLane
        {...shared}
        label="Programmes"
        summary={trace.programmes.map(({ title }) => title).join(', ') || 'not known'}
        pieces={seenProgrammes(trace)}
      />
      <p className="clock flex justify-between text-muted text-xs sm:pl-[8.25rem]">
        <span>{formatDateTimeSeconds(from)}</span>
        <span>{formatDateTimeSeconds(to)}</span>
      </p>
    </div>
  )
}

/** When each programme was on this viewer’s screen: later than on air by the delay of their player. */
function seenProgrammes({ slices, programmes }: SessionTraceView) {
  return slices.flatMap(({ from, to, airAt, playbackRate }) => {
    if (airAt === null) return []
    const [start, end, air] = [Date.parse(from), Date.parse(to), Date.parse(airAt)]
    return programmes.flatMap((programme) => {
      const at = start + Math.max(0, (Date.parse(programme.from) - air) / playbackRate)
      const until = Math.min(end, start + (Date.parse(programme.to) - air) / playbackRate)
      return until > at
        ? [
            {
              ...{
                id: `${from} ${programme.from}`,
                from: new Date(at).toISOString(),
                to: new Date(until).toISOString(),
              },
              ...{ words: programme.title, tone: KIND_TONES[programme.kind] },
            },
          ]
        : []
    })
  })
}
