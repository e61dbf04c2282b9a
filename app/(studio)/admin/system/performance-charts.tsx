'use client'
import { formatBytes } from '#domain/format-bytes.ts'
import type { PerformancePoint, SystemLive } from '#features/system/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type ChartLine, LineChart } from '#ui/line-chart.tsx'

const SLOT_SECONDS = 5

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
const perSecond = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)}/s`

/** Of the web process that answers, in the last ten minutes. */
export function PerformanceCharts({ live: { requests, history } }: { live: Pick<SystemLive, 'requests' | 'history'> }) {
  const times = history.map(({ at }) => Date.parse(at))
  const line = (label: string, tone: ChartLine['tone'], value: (point: PerformancePoint) => number | null) => ({
    ...{ label, tone },
    values: history.map(value),
  })
  const shareOf = (count: number, { requests: all }: PerformancePoint) => (all === 0 ? null : count / all)
  const p99 = requests.p99Ms === null ? 'no requests' : `p99 ${ms(requests.p99Ms)}`
  const charts = [
    {
      title: 'Requests',
      hint: `${perSecond(requests.perSecond)} in the last minutes`,
      format: perSecond,
      lines: [line('Requests', 'accent', (point) => point.requests / SLOT_SECONDS)],
    },
    {
      title: 'Duration of requests',
      hint: p99,
      format: ms,
      lines: [
        line('p50', 'accent', ({ p50Ms }) => p50Ms),
        line('p95', 'warn', ({ p95Ms }) => p95Ms),
        line('p99', 'danger', ({ p99Ms }) => p99Ms),
      ],
    },
    {
      title: 'Error rate',
      hint: `${percent(requests.errorShare)} failed, ${percent(requests.refusedShare)} refused`,
      format: percent,
      lines: [
        line('Failed', 'danger', (point) => shareOf(point.errors, point)),
        line('Refused', 'warn', (point) => shareOf(point.refused, point)),
      ],
    },
    {
      title: 'CPU',
      hint: 'Cores in use by this web process',
      format: (value: number) => value.toFixed(2),
      lines: [line('Cores', 'accent', ({ cpuCores }) => cpuCores)],
    },
    {
      title: 'Memory',
      hint: 'Of this web process',
      format: (value: number) => formatBytes(Math.round(value)),
      lines: [line('Resident', 'accent', ({ memoryBytes }) => memoryBytes)],
    },
    {
      title: 'Event loop delay',
      hint: 'p99 of this web process',
      format: ms,
      lines: [line('p99', 'accent', ({ eventLoopDelayMs }) => eventLoopDelayMs)],
    },
  ]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2 2xl:grid-cols-3">
      {charts.map(({ title, hint, format, lines }) => (
        <Card key={title} aria-label={title}>
          <CardHeader title={title} hint={hint} />
          <LineChart label={title} times={times} lines={lines} format={format} />
        </Card>
      ))}
    </div>
  )
}
