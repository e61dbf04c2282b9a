'use client'
import { ListX } from 'lucide-react'
import { useState } from 'react'
import type { AsRunRowView } from '#features/as-run/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClock, formatDuration } from '#ui/format.ts'
import { Switch } from '#ui/switch.tsx'
import { KindBadge } from '../_status/kind-label.tsx'
import { driftWords, REASON_WORDS } from './as-run-words.ts'
import { CsvButton } from './csv-button.tsx'

const COLUMNS: Column<AsRunRowView>[] = [
  {
    label: 'Start',
    bare: true,
    className: 'clock whitespace-nowrap text-xs',
    cell: ({ start }) => <time dateTime={start}>{formatClock(start)}</time>,
  },
  {
    label: 'Item',
    bare: true,
    className: 'wrap-anywhere',
    cell: ({ title, kind }) => (
      <span className="flex items-center gap-2 max-sm:font-medium">
        <span className="min-w-0">{title}</span>
        <KindBadge kind={kind} />
      </span>
    ),
  },
  {
    label: 'Length',
    numeric: true,
    className: 'whitespace-nowrap text-xs',
    cell: ({ durationMs, plannedDurationMs }) => (
      <span>
        {formatDuration(durationMs)}
        {plannedDurationMs !== null && plannedDurationMs !== durationMs && (
          <span className="text-muted"> of {formatDuration(plannedDurationMs)}</span>
        )}
      </span>
    ),
  },
  { label: 'Drift', numeric: true, className: 'whitespace-nowrap text-xs', cell: ({ driftMs }) => driftWords(driftMs) },
  {
    label: 'Deviation',
    className: 'text-xs',
    cell: ({ reason }) => (reason ? REASON_WORDS[reason] : <span className="text-muted">None</span>),
  },
  { label: 'Version', numeric: true, className: 'text-muted text-xs', cell: ({ version }) => version ?? '–' },
]

interface LogCardProps {
  rows: readonly AsRunRowView[]
  csvAddress: string
  today: boolean
}

/** The rows of the log, newest first. */
export function LogCard({ rows, csvAddress, today }: LogCardProps) {
  const [onlyDeviations, setOnlyDeviations] = useState(false)
  const picked = (onlyDeviations ? rows.filter(({ reason }) => reason !== null) : rows).toReversed()
  return (
    <Card aria-label="Log" data-testid="as-run-log">
      <CardHeader
        title="What aired"
        hint={
          <span aria-live="polite">
            {onlyDeviations ? `${picked.length} of ${rows.length} rows` : `${rows.length} rows, newest first`}
          </span>
        }
      >
        <Switch label="Only deviations" checked={onlyDeviations} onChange={setOnlyDeviations} />
        <CsvButton address={csvAddress} />
      </CardHeader>
      {picked.length > 0 ? (
        <DataTable
          label="What aired"
          columns={COLUMNS}
          rows={picked}
          rowId={({ hash }) => hash}
          rowProps={({ reason }) => ({ 'data-testid': 'as-run-row', 'data-reason': reason ?? '' })}
          className="min-w-[40rem]"
        />
      ) : (
        <EmptyState
          icon={ListX}
          title={rows.length > 0 ? 'Everything aired as planned' : 'No rows on this day'}
          className="py-10"
        >
          {rows.length > 0
            ? 'There are no deviations on this day.'
            : today
              ? 'A row is written when an item ends; it appears here within seconds.'
              : 'The channel was off air or did not exist yet.'}
        </EmptyState>
      )}
    </Card>
  )
}
