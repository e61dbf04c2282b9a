'use client'
import { formatBytes } from '#domain/format-bytes.ts'
import type { SystemLive } from '#features/system/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { nameProcesses, placeWorkers, WORKER_ROWS } from '../place-workers.ts'

interface ProcessRow {
  id: string
  name: string
  condition: SystemLive['process'] | null
}

export function ProcessesCard({ live: { process, workers } }: { live: Pick<SystemLive, 'process' | 'workers'> }) {
  const living = placeWorkers(workers.filter(({ alive }) => alive))
  const nameOf = nameProcesses(living)
  const rows: ProcessRow[] = [
    { id: 'web', name: 'web (this one)', condition: process },
    ...living.map(({ id, condition }) => ({ id, name: nameOf(id), condition })),
  ]
  return (
    <Card aria-label="Processes">
      <CardHeader title="Processes" hint="What each uses, as of its last heartbeat" />
      <DataTable
        label="Use of each process"
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
        pageRows={WORKER_ROWS}
      />
    </Card>
  )
}

const figure = (value: number | undefined, format: (value: number) => string) =>
  value === undefined ? '–' : format(value)

const COLUMNS: Column<ProcessRow>[] = [
  { label: 'Process', sortBy: ({ name }) => name, bare: true, className: 'wrap-anywhere min-w-40 font-medium' },
  {
    label: 'CPU cores',
    cell: ({ condition }) => figure(condition?.cpuCores, (value) => value.toFixed(2)),
    sortBy: ({ condition }) => condition?.cpuCores ?? null,
    numeric: true,
  },
  {
    label: 'Memory',
    cell: ({ condition }) => figure(condition?.memoryBytes, (value) => formatBytes(Math.round(value))),
    sortBy: ({ condition }) => condition?.memoryBytes ?? null,
    numeric: true,
  },
  {
    label: 'Event loop delay',
    cell: ({ condition }) => figure(condition?.eventLoopDelayMs, (value) => `${value.toFixed(1)} ms`),
    sortBy: ({ condition }) => condition?.eventLoopDelayMs ?? null,
    numeric: true,
  },
]
