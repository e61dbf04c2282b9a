'use client'
import { useQuery } from '@tanstack/react-query'
import { CalendarOff } from 'lucide-react'
import { useState } from 'react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { EpisodeNote } from '#app/guide/[slug]/episode-note.tsx'
import { embedSnippet } from '#domain/player/embed-snippet.ts'
import type { GuideEntryView } from '#features/guide/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClock, formatDuration } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import type { BarDay } from '../_future/zone-time.ts'
import { KindBadge } from '../_status/kind-label.tsx'

interface GuideDayProps {
  channelId: string
  day: BarDay
  today: boolean
  /** Whether viewers need signed links. */
  signed: boolean
}

/** One day of the guide, built from the entries that air. */
export function GuideDay({ channelId, day, today, signed }: GuideDayProps) {
  const trpc = useTRPC()
  const window = { channelId, from: new Date(day.from).toISOString(), to: new Date(day.to).toISOString() }
  const guide = useQuery(trpc.guide.get.queryOptions(window, { refetchInterval: today ? 30_000 : false }))
  return (
    <Card aria-label="Guide" data-testid="guide-day">
      <CardHeader
        title="Guide"
        hint={`What viewers see. Items between programmes belong to the previous one.${signed ? ' Your server adds token=… to the addresses of past programmes.' : ''}`}
      />
      <QueryView query={guide} what="the guide" bars={3}>
        {({ entries }) =>
          entries.length > 0 ? (
            <EntryList entries={entries} />
          ) : (
            <EmptyState icon={CalendarOff} title="No programmes on this day" className="py-10">
              The guide lists published schedules and what aired. A looping playlist is listed while the channel is on
              air.
            </EmptyState>
          )
        }
      </QueryView>
    </Card>
  )
}

/** Rows shown at once: a loop of short items has thousands a day. */
const STEP = 100

function EntryList({ entries }: { entries: readonly GuideEntryView[] }) {
  const now = useServerNow()
  const [past, setPast] = useState(false)
  const [shown, setShown] = useState(STEP)
  const coming = entries.filter(({ end }) => Date.parse(end) > now)
  // A past day is shown in full; earlier programmes of today on request.
  const whole = past || coming.length === 0 || coming.length === entries.length
  const listed = whole ? entries : coming
  return (
    <>
      {!whole && (
        <p className="px-4 pb-3 sm:px-5">
          <Button size="small" onClick={() => setPast(true)}>
            Show earlier
          </Button>
        </p>
      )}
      <ol className="divide-y divide-line border-line border-t">
        {listed.slice(0, shown).map((entry) => (
          <GuideRow key={entry.start} entry={entry} now={now} />
        ))}
      </ol>
      {listed.length > shown && (
        <p className="border-line border-t px-4 py-3 sm:px-5">
          <Button size="small" onClick={() => setShown(shown + STEP)}>
            Show {Math.min(STEP, listed.length - shown)} more
          </Button>
        </p>
      )}
    </>
  )
}

function GuideRow({ entry, now }: { entry: GuideEntryView; now: number }) {
  const startsAt = Date.parse(entry.start)
  const endsAt = Date.parse(entry.end)
  const on = startsAt <= now && now < endsAt
  return (
    <li
      className={cn('flex gap-4 px-4 py-2.5 text-sm sm:px-5', endsAt <= now && 'text-muted', on && 'bg-accent-soft')}
      data-testid="guide-entry"
    >
      <time className="clock w-16 shrink-0 text-muted text-xs leading-6" dateTime={entry.start}>
        {formatClock(startsAt)}
      </time>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-medium">{entry.title}</span>
          <EpisodeNote entry={entry} className="text-muted text-xs" />
          <KindBadge kind={entry.kind} />
          {entry.rating && <Badge className="h-5 px-1.5 text-[0.6875rem]">{entry.rating}</Badge>}
          {on && <Badge tone="on-air">On now</Badge>}
        </p>
        {entry.description && <p className="mt-0.5 line-clamp-2 text-muted text-xs">{entry.description}</p>}
        {entry.watchAgainUrl && entry.embedUrl && (
          <p className="mt-1.5 flex flex-wrap items-center gap-3">
            <a
              href={entry.watchAgainUrl}
              target="_blank"
              rel="noreferrer"
              className="rounded-sm text-accent text-xs underline underline-offset-4"
            >
              Watch again
            </a>
            <CopyButton
              text={embedSnippet(entry.title, entry.embedUrl, { kind: 'fluid' })}
              label={`Copy the embed code of ${entry.title}`}
              name="Embed code"
            />
          </p>
        )}
      </div>
      <span className="clock shrink-0 text-muted text-xs leading-6">{formatDuration(endsAt - startsAt)}</span>
    </li>
  )
}
