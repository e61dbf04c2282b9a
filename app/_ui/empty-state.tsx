import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

interface EmptyStateProps {
  icon: LucideIcon
  title: string
  children: ReactNode
  action?: ReactNode
  className?: string
}

export function EmptyState({ icon: Icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center px-6 py-14 text-center', className)}>
      <span className="mb-4 grid size-12 place-items-center rounded-2xl border border-line bg-raised text-muted">
        <Icon className="size-5" aria-hidden />
      </span>
      <p className="font-semibold tracking-tight">{title}</p>
      <div className="mt-1.5 max-w-sm text-balance text-muted text-sm leading-relaxed">{children}</div>
      {action && <div className="mt-5">{action}</div>}
    </div>
  )
}
