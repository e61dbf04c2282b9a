import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/**
 * Scrolls inside its container, never the page. On phones each row is a block: cells with a label are stacked
 * with their labels. Roles are explicit, because an element that is not laid out as a table loses its role.
 * Words are not broken except in cells with `wrap-anywhere`.
 */
export function Table({ label, className, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="overflow-x-auto" aria-label={label} tabIndex={0}>
      <table
        // biome-ignore lint/a11y/noRedundantRoles: see above
        role="table"
        className={cn(
          'w-full border-collapse text-left text-sm wrap-normal max-sm:block max-sm:wrap-anywhere max-sm:min-w-0! max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only [&_tbody>tr:last-child>td]:border-b-0 max-sm:[&_tbody>tr:last-child]:border-b-0',
          className,
        )}
        {...props}
      />
    </section>
  )
}

export function Row({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      // biome-ignore lint/a11y/noRedundantRoles: see Table
      role="row"
      className={cn('max-sm:grid max-sm:gap-1 max-sm:border-line max-sm:border-b max-sm:px-4 max-sm:py-3', className)}
      {...props}
    />
  )
}

export function HeadCell({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      // biome-ignore lint/a11y/noRedundantRoles: see Table
      role="columnheader"
      scope="col"
      className={cn(
        'whitespace-nowrap border-line border-b px-4 py-2.5 font-medium text-muted text-xs sm:px-5',
        className,
      )}
      {...props}
    />
  )
}

interface CellProps extends ComponentProps<'td'> {
  /** The column's heading, shown before the value on phones; omitted: none. */
  label?: string
}

export function Cell({ label, className, ...props }: CellProps) {
  return (
    <td
      // biome-ignore lint/a11y/noRedundantRoles: see Table
      role="cell"
      data-label={label}
      className={cn(
        'border-line border-b px-4 py-3 align-middle max-sm:block max-sm:empty:hidden max-sm:min-w-0 max-sm:border-0 max-sm:p-0 max-sm:text-left sm:px-5',
        label &&
          'max-sm:grid max-sm:empty:hidden max-sm:grid-cols-[8rem_minmax(0,1fr)] max-sm:items-baseline max-sm:gap-2 max-sm:before:font-normal max-sm:before:text-muted max-sm:before:text-xs max-sm:before:[font-family:var(--font-sans)] max-sm:before:content-[attr(data-label)]',
        className,
      )}
      {...props}
    />
  )
}
