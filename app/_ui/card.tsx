import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section className={cn('rounded-xl border border-line bg-surface', className)} {...props} />
}

/** A card's title line, with buttons at its end. */
export function CardHeader({ title, hint, children }: { title: ReactNode; hint?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-4 pb-3 sm:px-5">
      <div className="min-w-0">
        <h2 className="font-semibold text-[0.9375rem] tracking-tight">{title}</h2>
        {hint && <p className="mt-0.5 text-muted text-xs">{hint}</p>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  )
}
