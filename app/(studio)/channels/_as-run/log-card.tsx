'use client'
import { ListX } from 'lucide-react'
import { useState } from 'react'
import type { AsRunRowView } from '#features/as-run/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatClock, formatDuration } from '#ui/format.ts'
import { Switch } from '#ui/switch.tsx'
import { Cell, HeadCell, Row, Table } from '#ui/table.tsx'
import { KindBadge } from '../_status/kind-label.tsx'
import { driftWords, REASON_WORDS } from './as-run-words.ts'
import { CsvButton } from './csv-button.tsx'

/** Rows shown at once: a day of short items has thousands. */
const STEP = 200

interface LogCardProps {
  rows: readonly AsRunRowView[]
  csvAddress: string
  today: boolean
}

/** The rows of the log, newest first. */
export function LogCard({ rows, csvAddress, today }: LogCardProps) {
  const [onlyDeviations, setOnlyDeviations] = useState(false)
  const [shown, setShown] = useState(STEP)
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
        <Table label="What aired" className="min-w-[40rem]">
          <thead>
            <Row>
              <HeadCell>Start</HeadCell>
              <HeadCell>Item</HeadCell>
              <HeadCell className="text-right">Length</HeadCell>
              <HeadCell className="text-right">Drift</HeadCell>
              <HeadCell>Deviation</HeadCell>
              <HeadCell className="text-right">Version</HeadCell>
            </Row>
          </thead>
          <tbody>
            {picked.slice(0, shown).map((row) => (
              <LogRow key={row.hash} row={row} />
            ))}
          </tbody>
        </Table>
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
      {picked.length > shown && (
        <p className="px-4 py-3 sm:px-5">
          <Button size="small" onClick={() => setShown(shown + STEP)}>
            Show {Math.min(STEP, picked.length - shown)} more
          </Button>
        </p>
      )}
    </Card>
  )
}

function LogRow({ row }: { row: AsRunRowView }) {
  const cut = row.plannedDurationMs !== null && row.plannedDurationMs !== row.durationMs
  return (
    <Row data-testid="as-run-row" data-reason={row.reason ?? ''}>
      <Cell className="clock whitespace-nowrap text-xs">
        <time dateTime={row.start}>{formatClock(row.start)}</time>
      </Cell>
      <Cell className="wrap-anywhere">
        <span className="flex items-center gap-2 max-sm:font-medium">
          <span className="min-w-0">{row.title}</span>
          <KindBadge kind={row.kind} />
        </span>
      </Cell>
      <Cell label="Length" className="clock whitespace-nowrap text-right text-xs">
        <span>
          {formatDuration(row.durationMs)}
          {cut && <span className="text-muted"> of {formatDuration(row.plannedDurationMs ?? 0)}</span>}
        </span>
      </Cell>
      <Cell label="Drift" className="clock whitespace-nowrap text-right text-xs">
        {driftWords(row.driftMs)}
      </Cell>
      <Cell label="Deviation" className="text-xs">
        {row.reason ? REASON_WORDS[row.reason] : <span className="text-muted">None</span>}
      </Cell>
      <Cell label="Version" className="clock text-right text-muted text-xs">
        {row.version ?? '–'}
      </Cell>
    </Row>
  )
}
