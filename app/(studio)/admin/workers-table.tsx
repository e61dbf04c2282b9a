'use client'
import { ServerOff } from 'lucide-react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { WorkerOverview } from '#features/system/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge, formatDateTime } from '#ui/format.ts'
import { Cell, HeadCell, Row, Table } from '#ui/table.tsx'

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
        <Table label="Workers">
          <thead>
            <Row>
              <HeadCell>State</HeadCell>
              <HeadCell>Host</HeadCell>
              <HeadCell>Roles</HeadCell>
              <HeadCell className="text-right">Channels</HeadCell>
              <HeadCell className="text-right">Last heartbeat</HeadCell>
              <HeadCell>Started</HeadCell>
            </Row>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}

function WorkerRow({ worker }: { worker: WorkerOverview }) {
  const now = useServerNow()
  return (
    <Row data-testid="worker-row" data-alive={worker.alive}>
      <Cell>{worker.alive ? <Badge tone="accent">Alive</Badge> : <Badge tone="danger">Lost</Badge>}</Cell>
      <Cell label="Host">
        <span>
          {worker.host} <span className="clock text-muted text-xs">pid {worker.pid}</span>
        </span>
      </Cell>
      <Cell label="Roles">{worker.roles.join(', ')}</Cell>
      <Cell label="Channels" className="clock text-right">
        {worker.channels}
      </Cell>
      <Cell label="Last heartbeat" className="clock whitespace-nowrap text-right">
        {formatAge(now - Date.parse(worker.heartbeatAt))} ago
      </Cell>
      <Cell label="Started" className="clock whitespace-nowrap text-muted text-xs">
        {formatDateTime(worker.startedAt)}
      </Cell>
    </Row>
  )
}
