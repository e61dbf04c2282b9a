'use client'
import { ShieldCheck } from 'lucide-react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { SystemLive } from '#features/system/schema.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge } from '#ui/format.ts'

type Breaker = SystemLive['health']['breakers'][number] & { where: string }

const TONES: Record<Breaker['state'], BadgeTone> = { closed: 'accent', 'half-open': 'warn', open: 'danger' }
const STATES: Record<Breaker['state'], string> = { closed: 'Closed', 'half-open': 'Half-open', open: 'Open' }

export function BreakersCard({
  breakers,
  workers,
}: Pick<SystemLive['health'], 'breakers'> & Pick<SystemLive, 'workers'>) {
  const rows = breakers.map((breaker) => ({ ...breaker, where: processName(breaker.process, workers) }))
  const open = rows.filter(({ state }) => state !== 'closed').length
  return (
    <Card aria-label="Circuit breakers">
      <CardHeader
        title="Circuit breakers"
        hint={<span aria-live="polite">{open === 0 ? 'All closed' : `${open} of ${rows.length} not closed`}</span>}
      />
      {rows.length === 0 ? (
        <EmptyState icon={ShieldCheck} title="No circuit breakers yet" className="py-8">
          A process opens one for each outside service that it uses.
        </EmptyState>
      ) : (
        <DataTable
          label="Breakers of each process"
          columns={COLUMNS}
          rows={rows}
          rowId={({ process, service }) => `${process} ${service}`}
        />
      )}
    </Card>
  )
}

export function processName(id: string, workers: SystemLive['workers']): string {
  const worker = workers.find((each) => each.id === id)
  return worker ? `${worker.roles.join(', ')} (${worker.host}, pid ${worker.pid})` : 'web'
}

const COLUMNS: Column<Breaker>[] = [
  {
    label: 'State',
    cell: ({ state }) => <Badge tone={TONES[state]}>{STATES[state]}</Badge>,
    sortBy: ({ state }) => state,
    bare: true,
  },
  { label: 'Service', sortBy: ({ service }) => service },
  { label: 'Process', sortBy: ({ where }) => where },
  { label: 'For', cell: ({ since }) => <Age since={since} />, numeric: true },
  { label: 'Failures', sortBy: ({ failures }) => failures, numeric: true },
  {
    label: 'Last failure',
    cell: ({ reason, hosts }) => (reason ? [reason, ...hosts].join(', ') : '–'),
    className: 'wrap-anywhere min-w-32 text-muted text-xs',
  },
]

function Age({ since }: { since: string }) {
  return <span className="whitespace-nowrap">{formatAge(useServerNow() - Date.parse(since))}</span>
}
