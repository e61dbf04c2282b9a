'use client'
import {
  constructSortFn,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { cn } from './cn.ts'
import { MoreButton } from './more-button.tsx'
import { Select } from './select.tsx'
import { Cell, HeadCell, Row, Table } from './table.tsx'
import { useRowsInView } from './use-rows-in-view.ts'

export interface Column<Item> {
  /** The heading, and on phones the text before the value. */
  label: string
  /** Omitted: the value of `sortBy`. */
  cell?(item: Item): ReactNode
  /** Makes the column sortable; null comes last. */
  sortBy?(item: Item): string | number | null
  /** Right-aligned figures. */
  numeric?: boolean
  /** On phones the value stands alone, without the label before it. */
  bare?: boolean
  /** Hides the heading of a column of buttons; screen readers still read it. */
  hideLabel?: boolean
  /** Of the cells. */
  className?: string
}

interface DataTableProps<Item> {
  /** Names the table for screen readers. */
  label: string
  columns: readonly Column<Item>[]
  /** In the order without sorting. */
  rows: readonly Item[]
  /** Identifies a row while rows come and go. */
  rowId(item: Item): string
  /** Attributes of a row, such as `data-testid`. */
  rowProps?(item: Item): ComponentProps<'tr'> & { [data: `data-${string}`]: unknown }
  /** For rows that are all loaded: this many are shown, and as many more on request. Sorting is over all of them. */
  pageRows?: number
  /** Of the table: `min-w-[40rem]` scrolls it sideways on narrow screens, except on phones. */
  className?: string
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const compare = constructSortFn({
  sort: (a: string | number, b: string | number) =>
    typeof a === 'string' || typeof b === 'string' ? collator.compare(String(a), String(b)) : a - b,
})
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/**
 * The table of every list with columns. Rows far off screen of a long list are not rendered; a table that is
 * not part of the page's own scroll (a dialog) must be short. On phones each row is a block of labelled values.
 *
 * ```tsx
 * const COLUMNS: Column<Worker>[] = [
 *   { label: 'Host', sortBy: ({ host }) => host, bare: true },
 *   { label: 'Started', cell: ({ startedAt }) => formatDateTime(startedAt) },
 * ]
 * <DataTable label="Workers" columns={COLUMNS} rows={workers} rowId={({ id }) => id} />
 * ```
 * `QueryView` around it shows loading and errors; show an `EmptyState` instead of a table without rows.
 */
export function DataTable<Item extends object>({
  label,
  columns,
  rows,
  rowId,
  rowProps,
  pageRows = Number.POSITIVE_INFINITY,
  className,
}: DataTableProps<Item>) {
  const [pages, setPages] = useState(1)
  const table = useTable<typeof features, Item>({
    features,
    data: rows,
    columns: columns.map(({ label: id, sortBy }) => ({
      id,
      accessorFn: (item: Item) => sortBy?.(item) ?? undefined,
      enableSorting: sortBy !== undefined,
      sortFn: compare,
      sortUndefined: 'last' as const,
    })),
    getRowId: rowId,
  })
  const sorted = table.getRowModel().rows
  const shown = Math.min(sorted.length, pages * pageRows)
  const { bodyRef, rowRef, parts } = useRowsInView(shown)
  const more = {
    hasNextPage: shown < sorted.length,
    isFetchingNextPage: false,
    fetchNextPage: () => setPages(pages + 1),
  }
  return (
    <>
      <SortChoice columns={columns} sorting={table.state.sorting} onSort={table.setSorting} />
      <Table label={label} aria-rowcount={sorted.length + 1} className={className}>
        <thead>
          <Row>
            {columns.map(({ label: id, numeric, hideLabel, sortBy }) => (
              <HeadCell
                key={id}
                className={numeric ? 'text-right' : undefined}
                aria-sort={sortBy && ariaSort(table.getColumn(id)?.getIsSorted())}
              >
                {sortBy ? (
                  <SortButton
                    order={table.getColumn(id)?.getIsSorted()}
                    onPress={() => table.getColumn(id)?.toggleSorting()}
                  >
                    {id}
                  </SortButton>
                ) : (
                  <span className={hideLabel ? 'sr-only' : undefined}>{id}</span>
                )}
              </HeadCell>
            ))}
          </Row>
        </thead>
        <tbody ref={bodyRef}>
          {parts.map((part) => {
            if ('gapPx' in part)
              return (
                <tr key={`gap before ${part.before}`} aria-hidden className="max-sm:block">
                  <td colSpan={columns.length} className="p-0 max-sm:block" style={{ height: part.gapPx }} />
                </tr>
              )
            const row = sorted[part.index]
            if (!row) return null
            return (
              <Row
                key={row.id}
                ref={rowRef}
                data-index={part.index}
                aria-rowindex={part.index + 2}
                {...rowProps?.(row.original)}
              >
                {columns.map(({ label: id, sortBy, cell = sortBy, numeric, bare, className: of }) => (
                  <Cell key={id} label={bare ? undefined : id} className={cn(numeric && 'clock text-right', of)}>
                    {cell?.(row.original)}
                  </Cell>
                ))}
              </Row>
            )
          })}
        </tbody>
      </Table>
      <MoreButton of={more} />
    </>
  )
}

type Order = false | 'asc' | 'desc' | undefined

const ariaSort = (order: Order) => (order === 'asc' ? 'ascending' : order === 'desc' ? 'descending' : 'none')

function SortButton({ order, onPress, children }: { order: Order; onPress(): void; children: ReactNode }) {
  const Icon = order === 'asc' ? ArrowUp : order === 'desc' ? ArrowDown : ChevronsUpDown
  return (
    // Phones sort with the choice above the table; the headings are not visible there.
    <button type="button" onClick={onPress} className="-mx-1 rounded px-1 hover:text-ink max-sm:hidden">
      {children} <Icon className="inline size-3" aria-hidden />
    </button>
  )
}

interface SortChoiceProps {
  columns: readonly Pick<Column<never>, 'label' | 'sortBy'>[]
  sorting: SortingState
  onSort(sorting: SortingState): void
}

/** Sorting on phones. */
function SortChoice({ columns, sorting, onSort }: SortChoiceProps) {
  const options = columns
    .filter(({ sortBy }) => sortBy)
    .map(({ label }) => ({ value: label, label: `Sort by ${label}` }))
  if (options.length === 0) return null
  return (
    <Select
      aria-label="Sort"
      className="mx-4 mt-3 sm:hidden"
      value={sorting[0]?.id ?? ''}
      options={[{ value: '', label: 'Default order' }, ...options]}
      onChange={(id) => onSort(id === '' ? [] : [{ id, desc: false }])}
    />
  )
}
