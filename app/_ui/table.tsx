import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** Scrolls inside itself on narrow screens, never the page. */
export function Table({ label, className, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="overflow-x-auto" aria-label={label} tabIndex={0}>
      <table className={cn('w-full border-collapse text-left text-sm', className)} {...props} />
    </section>
  )
}

export function HeadCell({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn('border-line border-b px-4 py-2.5 font-medium text-muted text-xs sm:px-5', className)}
      {...props}
    />
  )
}

export function Cell({ className, ...props }: ComponentProps<'td'>) {
  return <td className={cn('border-line border-b px-4 py-3 align-middle sm:px-5', className)} {...props} />
}
