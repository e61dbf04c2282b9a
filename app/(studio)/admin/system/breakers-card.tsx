'use client'
import { ShieldCheck } from 'lucide-react'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { BREAKER_SERVICES, BREAKER_STATES } from '#domain/system/breakers.ts'
import type { SystemLive } from '#features/system/schema.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge } from '#ui/format.ts'
import { nameProcesses, WORKER_ROWS } from '../place-workers.ts'

type Breaker = SystemLive['health']['breakers'][number] & { where: string }

const TONES: Record<Breaker['state'], BadgeTone> = { closed: 'accent', 'half-open': 'warn', open: 'danger' }
const STATES: Record<Breaker['state'], string> = { closed: 'Closed', 'half-open': 'Half-open', open: 'Open' }

export function BreakersCard({
  breakers,
  workers,
}: Pick<SystemLive['health'], 'breakers'> & Pick<SystemLive, 'workers'>) {
  const nameOf = nameProcesses(workers)
  const rows = breakers.map((breaker) => ({ ...breaker, where: nameOf(breaker.process) })).toSorted(inOrder)
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
          pageRows={WORKER_ROWS}
        />
      )}
    </Card>
  )
}

const place = ({ state }: Breaker) => BREAKER_STATES.indexOf(state)
const serviceOf = ({ service }: Breaker) => BREAKER_SERVICES.indexOf(service)

/** The worst first; then by process, so that rows stay in place. */
const inOrder = (a: Breaker, b: Breaker) =>
  place(b) - place(a) || a.where.localeCompare(b.where, 'en', { numeric: true }) || serviceOf(a) - serviceOf(b)

const COLUMNS: Column<Breaker>[] = [
  {
    label: 'State',
    cell: ({ state }) => <Badge tone={TONES[state]}>{STATES[state]}</Badge>,
    sortBy: ({ state }) => state,
    bare: true,
  },
  { label: 'Service', sortBy: ({ service }) => service },
  { label: 'Process', sortBy: ({ where }) => where, className: 'wrap-anywhere min-w-40' },
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
