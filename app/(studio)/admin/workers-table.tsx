'use client'
import { ServerOff } from 'lucide-react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { WorkerOverview } from '#features/system/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge, formatDateTime } from '#ui/format.ts'
import { placeWorkers, WORKER_ROWS } from './place-workers.ts'

export function WorkersTable({ workers }: { workers: readonly WorkerOverview[] }) {
  const alive = workers.filter((worker) => worker.alive).length
  return (
    <Card>
      <CardHeader title="Workers" hint={<span aria-live="polite">{`${alive} of ${workers.length} alive`}</span>} />
      {workers.length === 0 ? (
        <EmptyState icon={ServerOff} title="No workers yet" className="py-8">
          Channels and transcodes need a worker. A started worker appears here within five seconds.
        </EmptyState>
      ) : (
        <DataTable
          label="Workers"
          columns={COLUMNS}
          rows={placeWorkers(workers)}
          rowId={({ id }) => id}
          rowProps={rowProps}
          pageRows={WORKER_ROWS}
        />
      )}
    </Card>
  )
}

const rowProps = ({ alive }: WorkerOverview) => ({ 'data-testid': 'worker-row', 'data-alive': alive })

const COLUMNS: Column<WorkerOverview>[] = [
  {
    label: 'State',
    cell: ({ alive }) => (alive ? <Badge tone="accent">Alive</Badge> : <Badge tone="danger">Lost</Badge>),
    bare: true,
  },
  {
    label: 'Host',
    cell: ({ host, pid }) => (
      <span>
        {host} <span className="clock text-muted text-xs">pid {pid}</span>
      </span>
    ),
    sortBy: ({ host }) => host,
    className: 'wrap-anywhere min-w-40',
  },
  { label: 'Roles', cell: ({ roles }) => roles.join(', '), className: 'min-w-32' },
  {
    label: 'Channels',
    cell: ({ load }) => <Load of={load.channels} />,
    sortBy: ({ load }) => load.channels.inUse,
    numeric: true,
  },
  {
    label: 'Encoders',
    cell: ({ load }) => <Load of={load.encoders} />,
    sortBy: ({ load }) => load.encoders.inUse,
    numeric: true,
  },
  { label: 'Encoded by', cell: ({ videoEncoder }) => videoEncoder ?? '–' },
  {
    label: 'Relays',
    cell: ({ load }) => <Load of={load.relays} />,
    sortBy: ({ load }) => load.relays.inUse,
    numeric: true,
  },
  { label: 'Last heartbeat', cell: (worker) => <Heartbeat worker={worker} />, numeric: true },
  {
    label: 'Started',
    cell: ({ startedAt }) => formatDateTime(startedAt),
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
]

/** Encoders count live feeds and uploads in preparation. */
function Load({ of: { inUse, most } }: { of: WorkerOverview['load']['channels'] }) {
  const used = inUse.toLocaleString('en')
  if (most === null) return inUse > 0 ? used : '–'
  return (
    <span className={cn('whitespace-nowrap', inUse >= most && 'text-warn')}>
      {used} of {most.toLocaleString('en')}
    </span>
  )
}

function Heartbeat({ worker }: { worker: WorkerOverview }) {
  return <span className="whitespace-nowrap">{formatAge(useServerNow() - Date.parse(worker.heartbeatAt))} ago</span>
}
