'use client'
import { FileSearch } from 'lucide-react'
import type { ImportResult, ImportRowView } from '#features/transfer/schema.ts'
import { Badge, type BadgeTone } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'

const STATES: Record<ImportRowView['status'], { label: string; tone: BadgeTone }> = {
  matched: { label: 'Found', tone: 'accent' },
  missing: { label: 'Not in the library', tone: 'danger' },
  ambiguous: { label: 'Several items', tone: 'warn' },
  'not-ready': { label: 'Not ready', tone: 'warn' },
}
const FIRST: Record<ImportRowView['status'], number> = { missing: 0, ambiguous: 1, 'not-ready': 2, matched: 3 }

const LINE: Column<ImportRowView> = { label: 'Line', numeric: true, sortBy: ({ line }) => line }
const STARTS: Column<ImportRowView> = {
  label: 'Starts',
  className: 'whitespace-nowrap',
  sortBy: ({ startsAt }) => startsAt,
  cell: ({ startsAt }) => startsAt && formatDateTime(startsAt),
}
const OTHERS: Column<ImportRowView>[] = [
  { label: 'In the file', className: 'wrap-anywhere', sortBy: ({ text }) => text },
  {
    label: 'State',
    sortBy: ({ status }) => FIRST[status],
    cell: ({ status }) => <Badge tone={STATES[status].tone}>{STATES[status].label}</Badge>,
  },
  { label: 'Item', className: 'wrap-anywhere', cell: ({ title }) => title ?? '–' },
]

interface ImportPreviewProps {
  result: ImportResult | null
  isBusy: boolean
  onApply(): void
}

/** What an import would do, row by row. */
export function ImportPreview({ result, isBusy, onApply }: ImportPreviewProps) {
  if (!result)
    return (
      <Card>
        <EmptyState icon={FileSearch} title="No preview yet">
          Choose a file and press Preview. Nothing is changed before you import.
        </EmptyState>
      </Card>
    )
  const { rows, matched, notes, target } = result
  const skipped = rows.length - matched
  const columns = target === 'schedule' ? [LINE, STARTS, ...OTHERS] : [LINE, ...OTHERS]
  return (
    <Card data-testid="import-preview">
      <CardHeader title="Preview" hint={describe(result)} />
      <div className="grid gap-3 px-4 pb-4 sm:px-5">
        {skipped > 0 && (
          <Notice tone="warn">
            {skipped === 1 ? '1 entry is' : `${skipped} entries are`} left out: no ready item matches, or several do.
          </Notice>
        )}
        {notes.map((note) => (
          <Notice key={note}>{note}</Notice>
        ))}
        <div className="flex justify-end">
          <Button
            needs="configure"
            tone="accent"
            busy={isBusy}
            disabled={matched === 0 && target !== 'channel'}
            onClick={onApply}
          >
            Import
          </Button>
        </div>
      </div>
      {rows.length > 0 && (
        <DataTable
          label="Entries of the file"
          columns={columns}
          rows={rows}
          rowId={({ line, text }) => `${line} ${text}`}
        />
      )}
    </Card>
  )
}

function describe({ target, matched, name, channelId }: ImportResult): string {
  const items = matched === 1 ? '1 item' : `${matched} items`
  if (target === 'channel') return `Creates “${name}” off air; ${items} found.`
  const where = channelId === null ? `Creates “${name}” off air with` : `“${name}” gets`
  return target === 'schedule' ? `${where} ${items} in its draft schedule.` : `${where} a rundown of ${items}.`
}
