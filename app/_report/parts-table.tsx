'use client'
import { sayCount, sayShare, sayValue } from '#domain/analytics/say-report.ts'
import type { PublicReport } from '#features/audience-report/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'

type Dimension = keyof PublicReport['by']
type Part = PublicReport['by'][Dimension][number]

interface PartsTableProps {
  title: string
  dimension: Dimension
  /** The most watched first. */
  parts: readonly Part[]
  /** Watch time of all. */
  ofMs: number
}

const PAGE_ROWS = 10

/** The parts of the viewers by country or device. */
export function PartsTable({ title, dimension, parts, ofMs }: PartsTableProps) {
  const columns: Column<Part>[] = [
    {
      label: dimension === 'country' ? 'Country' : 'Device',
      bare: true,
      cell: ({ value }) => <span suppressHydrationWarning>{sayValue(dimension, value)}</span>,
    },
    { label: 'Views', numeric: true, cell: ({ views }) => sayCount(views) },
    { label: 'Watch time', numeric: true, cell: ({ watchTimeMs }) => sayShare(ofMs > 0 ? watchTimeMs / ofMs : 0) },
  ]
  return (
    <Card aria-label={title}>
      <CardHeader title={title} />
      {parts.length > 0 ? (
        <DataTable label={title} columns={columns} rows={parts} rowId={({ value }) => value} pageRows={PAGE_ROWS} />
      ) : (
        <p className="px-4 pb-5 text-muted text-sm sm:px-5">Nobody watched in this range.</p>
      )}
    </Card>
  )
}
