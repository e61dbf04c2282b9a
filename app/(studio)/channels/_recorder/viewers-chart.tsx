'use client'
import { Users } from 'lucide-react'
import { VIEWERS_EVERY_MS } from '#domain/recorder/lanes.ts'
import type { RecorderView } from '#features/recorder/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClockShort, formatDateTime } from '#ui/format.ts'
import { LineChart } from '#ui/line-chart.tsx'
import type { Zoom } from './recorder-window.ts'

/** Five minutes that are not in the answer had no viewers. */
export function viewersOverTime({ from, to, viewers }: Pick<RecorderView, 'from' | 'to' | 'viewers'>) {
  const known = new Map(viewers.map((each) => [Date.parse(each.at), each.viewers]))
  const times: number[] = []
  const first = (Math.floor(Date.parse(from) / VIEWERS_EVERY_MS) + 1) * VIEWERS_EVERY_MS
  for (let at = first; at <= Date.parse(to); at += VIEWERS_EVERY_MS) times.push(at)
  return { times, values: times.map((at) => known.get(at) ?? 0) }
}

/** Most viewers at once, in steps of five minutes. */
export function ViewersChart({ view, zoom }: { view: RecorderView; zoom: Zoom }) {
  const { times, values } = viewersOverTime(view)
  return (
    <Card aria-label="Viewers">
      <CardHeader title="Viewers" hint="Most at once in each five minutes" />
      {view.viewers.length > 0 ? (
        <LineChart
          label="Viewers"
          times={times}
          lines={[{ label: 'Viewers', tone: 'accent', values }]}
          format={(value) => Math.round(value).toLocaleString()}
          formatTime={zoom === 'week' ? formatDateTime : formatClockShort}
        />
      ) : (
        <EmptyState icon={Users} title="No viewers" className="py-8">
          Nobody watched in this time, or viewer figures of the channel are off.
        </EmptyState>
      )}
    </Card>
  )
}
