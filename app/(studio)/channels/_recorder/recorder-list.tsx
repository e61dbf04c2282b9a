'use client'
import { ListX } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge, formatDateTime } from '#ui/format.ts'
import { Switch } from '#ui/switch.tsx'
import type { RecorderEvent } from './list-events.ts'

const columns = (onOpen: (at: number) => void): Column<RecorderEvent>[] => [
  {
    label: 'Time',
    bare: true,
    className: 'whitespace-nowrap text-xs',
    cell: ({ at }) => (
      <button
        type="button"
        title="Show this hour"
        className="clock rounded underline decoration-line-strong underline-offset-2 hover:text-accent"
        onClick={() => onOpen(Date.parse(at))}
      >
        <time dateTime={at}>{formatDateTime(at)}</time>
      </button>
    ),
  },
  { label: 'Lane', className: 'text-muted text-xs', cell: ({ lane }) => lane },
  {
    label: 'What',
    bare: true,
    className: 'wrap-anywhere',
    cell: ({ what, tone, note }) => (
      <span className="grid justify-items-start gap-1">
        <Badge tone={tone} className="h-auto min-h-6 whitespace-normal py-0.5">
          {what}
        </Badge>
        {note && <span className="text-muted text-xs">{note}</span>}
      </span>
    ),
  },
  {
    label: 'Length',
    numeric: true,
    className: 'whitespace-nowrap text-xs',
    cell: ({ at, endsAt }) => (endsAt === null ? '–' : formatAge(Date.parse(endsAt) - Date.parse(at))),
  },
]

/** A week can have thousands. */
const LISTED_AT_FIRST = 50

interface RecorderListProps {
  events: readonly RecorderEvent[]
  /** Shows the hour of a time. */
  onOpen(at: number): void
}

/** The time bar as a table. */
export function RecorderList({ events, onOpen }: RecorderListProps) {
  const [onlyTrouble, setOnlyTrouble] = useState(false)
  const picked = onlyTrouble ? events.filter(({ tone }) => tone === 'warn' || tone === 'danger') : events
  return (
    <Card aria-label="What happened" data-testid="recorder-list">
      <CardHeader title="What happened" hint={<span aria-live="polite">{picked.length} entries, newest first</span>}>
        <Switch label="Only trouble" checked={onlyTrouble} onChange={setOnlyTrouble} />
      </CardHeader>
      {picked.length > 0 ? (
        <DataTable
          label="What happened"
          columns={columns(onOpen)}
          rows={picked}
          rowId={({ id }) => id}
          rowProps={({ lane }) => ({ 'data-testid': 'recorder-event', 'data-lane': lane })}
          pageRows={LISTED_AT_FIRST}
          className="min-w-[36rem]"
        />
      ) : (
        <EmptyState icon={ListX} title="Nothing happened" className="py-10">
          {onlyTrouble ? 'There was no trouble in this time.' : 'Nothing was recorded in this time.'}
        </EmptyState>
      )}
    </Card>
  )
}
