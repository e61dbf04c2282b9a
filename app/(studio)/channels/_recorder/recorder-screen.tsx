'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { RECORD_KEPT_MS } from '#domain/recorder/lanes.ts'
import { zoneClock } from '#domain/schedule/recurrence/zone.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { formatDateTime } from '#ui/format.ts'
import { IconButton } from '#ui/icon-button.tsx'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { ChannelPage } from '../_channel/channel-page.tsx'
import { listEvents } from './list-events.ts'
import { RecorderBar } from './recorder-bar.tsx'
import { RecorderList } from './recorder-list.tsx'
import { windowAt, ZOOM_LABELS, ZOOMS, type Zoom } from './recorder-window.ts'
import { ViewersChart } from './viewers-chart.tsx'

const REFRESH_MS = 15_000

/** The last seven days of a channel on one time bar. */
export function RecorderScreen({ channelId }: { channelId: string }) {
  const trpc = useTRPC()
  const facts = useQuery(trpc.guide.facts.queryOptions({ channelId }))
  return (
    <ChannelPage channelId={channelId} here="recorder">
      {() => (
        <QueryView card query={facts} what="the channel" bars={5}>
          {({ zone }) => <Recorder channelId={channelId} zone={zone} />}
        </QueryView>
      )}
    </ChannelPage>
  )
}

function Recorder({ channelId, zone }: { channelId: string; zone: string }) {
  const trpc = useTRPC()
  const tick = useServerNow(REFRESH_MS)
  // Whole minutes: a window of its own for each tick would never be in the cache.
  const now = Math.floor(tick / 60_000) * 60_000
  const oldest = now - RECORD_KEPT_MS
  const clock = useMemo(() => zoneClock(zone, oldest - 86_400_000, oldest + 10 * 86_400_000), [zone, oldest])
  const [zoom, setZoom] = useState<Zoom>('week')
  const [aim, setAim] = useState<number | null>(null)
  const window = windowAt(clock, zoom, aim ?? now, now)
  const query = useQuery(
    trpc.recorder.get.queryOptions(
      {
        channelId,
        from: new Date(window.from).toISOString(),
        ...(window.to < now && { to: new Date(window.to).toISOString() }),
      },
      { placeholderData: keepPreviousData, refetchInterval: window.to >= now ? REFRESH_MS : false },
    ),
  )
  const show = (next: Zoom, at: number | null) => {
    setZoom(next)
    setAim(at === null ? null : Math.min(Math.max(at, oldest), now))
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card aria-label="Time bar" aria-busy={query.isPlaceholderData}>
        <CardHeader title={window.label} hint="Choose a day or a time below the bar to see more of it.">
          {zoom !== 'week' && (
            <>
              <IconButton
                icon={ChevronLeft}
                label={`Previous ${zoom}`}
                disabled={window.from <= oldest}
                onClick={() => show(zoom, window.from - 1)}
              />
              <IconButton
                icon={ChevronRight}
                label={`Next ${zoom}`}
                disabled={window.to > now}
                onClick={() => show(zoom, window.to)}
              />
            </>
          )}
          <Segmented
            legend="Shown time"
            options={ZOOMS.map((value) => ({ value, label: ZOOM_LABELS[value] }))}
            value={zoom}
            onChange={(next) => show(next, aim)}
          />
        </CardHeader>
        <QueryView query={query} what="the recorder" bars={5}>
          {(view) => (
            <>
              {view.recordedFrom > view.from && (
                <div className="px-4 pb-3 sm:px-5">
                  <Notice>
                    So much happened that changes before {formatDateTime(view.recordedFrom)} are left out. Choose a
                    shorter time.
                  </Notice>
                </div>
              )}
              <RecorderBar view={view} window={window} onOpen={(at) => show(zoom === 'week' ? 'day' : 'hour', at)} />
            </>
          )}
        </QueryView>
      </Card>
      {query.data && (
        <>
          <ViewersChart view={query.data} zoom={zoom} />
          <RecorderList events={listEvents(query.data)} onOpen={(at) => show('hour', at)} />
        </>
      )}
    </div>
  )
}
