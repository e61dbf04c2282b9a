'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { RadioTower } from 'lucide-react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sayCount, sayShare } from '#domain/analytics/say-report.ts'
import { RECORD_KEPT_MS } from '#domain/recorder/lanes.ts'
import type { RecorderView } from '#features/recorder/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { inputOf, type Period } from './period.ts'

const MINUTE_MS = 60_000

interface Sent {
  id: string
  name: string
  connectedMs: number
  /** While it was wanted. */
  wantedMs: number
  interruptions: number
}

/** Of the spans of a destination, in order. A destination that is off is not wanted. */
export function sentOf({ id, name, spans }: RecorderView['destinations'][number]): Sent {
  let [connectedMs, wantedMs, interruptions] = [0, 0, 0]
  for (const [i, { from, to, value }] of spans.entries()) {
    const lengthMs = Date.parse(to) - Date.parse(from)
    if (value !== 'off') wantedMs += lengthMs
    if (value === 'connected') connectedMs += lengthMs
    const isLost = value === 'down' || value === 'connecting'
    if (isLost && spans[i - 1]?.value === 'connected') interruptions++
  }
  return { id, name, connectedMs, wantedMs, interruptions }
}

const COLUMNS: Column<Sent>[] = [
  { label: 'Destination', bare: true, className: 'wrap-anywhere max-sm:font-medium', sortBy: ({ name }) => name },
  {
    label: 'Connected',
    numeric: true,
    sortBy: ({ connectedMs, wantedMs }) => (wantedMs === 0 ? null : connectedMs / wantedMs),
    cell: ({ connectedMs, wantedMs }) => (wantedMs === 0 ? '–' : sayShare(connectedMs / wantedMs)),
  },
  {
    label: 'Not connected',
    numeric: true,
    sortBy: ({ connectedMs, wantedMs }) => wantedMs - connectedMs,
    cell: ({ connectedMs, wantedMs }) => formatAge(wantedMs - connectedMs),
  },
  {
    label: 'Interruptions',
    numeric: true,
    sortBy: ({ interruptions }) => interruptions,
    cell: ({ interruptions }) => sayCount(interruptions),
  },
]

/** What was pushed to other platforms, whose viewers report to them. The recorder keeps seven days. */
export function DestinationsCard({ channelId, period }: { channelId: string; period: Period }) {
  const trpc = useTRPC()
  const oldest = serverNow() - RECORD_KEPT_MS
  const isKept = period.to > oldest
  const { from: _, to, ...input } = inputOf(channelId, period)
  const query = useQuery(
    trpc.recorder.get.queryOptions(
      {
        ...input,
        from: new Date(Math.max(period.from, Math.ceil(oldest / MINUTE_MS) * MINUTE_MS)).toISOString(),
        ...(period.to < serverNow() && { to }),
      },
      { placeholderData: keepPreviousData, enabled: isKept },
    ),
  )
  return (
    <Card aria-label="Destinations">
      <CardHeader
        title="Destinations"
        hint={
          period.from < oldest
            ? 'Share of the time in which each was switched on. Only the last seven days are kept.'
            : 'Share of the time in which each was switched on.'
        }
      />
      {isKept ? (
        <QueryView query={query} what="the destinations">
          {({ destinations }) =>
            destinations.length > 0 ? (
              <DataTable
                label="Destinations"
                columns={COLUMNS}
                rows={destinations.map(sentOf)}
                rowId={({ id }) => id}
                className="min-w-[28rem]"
              />
            ) : (
              <None title="No destinations">The channel is pushed to no other platform.</None>
            )
          }
        </QueryView>
      ) : (
        <None title="Not kept">The history of destinations is kept for seven days.</None>
      )}
    </Card>
  )
}

function None({ title, children }: { title: string; children: string }) {
  return (
    <EmptyState icon={RadioTower} title={title} className="py-8">
      {children}
    </EmptyState>
  )
}
