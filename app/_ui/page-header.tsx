import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

interface PageHeaderProps {
  title: ReactNode
  /** Beside the title: a status. */
  status?: ReactNode
  hint?: ReactNode
  /** The page above. */
  back?: { href: string; label: string }
  /** Buttons. */
  children?: ReactNode
}

export function PageHeader({ title, status, hint, back, children }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {back && (
          <Link
            href={back.href}
            className="mb-1 inline-flex items-center gap-1.5 rounded text-muted text-xs hover:text-ink"
          >
            <ArrowLeft className="size-3.5" aria-hidden />
            {back.label}
          </Link>
        )}
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="min-w-0 break-words font-semibold text-2xl tracking-tight">{title}</h1>
          {status}
        </div>
        {hint && <p className="mt-1 text-muted text-sm">{hint}</p>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  )
}
