'use client'
import { RotateCw, TriangleAlert } from 'lucide-react'
import { Button } from './button.tsx'
import { cn } from './cn.ts'

interface ErrorStateProps {
  title: string
  /** What happened, what was kept, what to do. */
  message: string
  /** For support. */
  requestId?: string | null
  onRetry?(): void
  retryLabel?: string
  className?: string
}

export function ErrorState({ title, message, requestId, onRetry, retryLabel, className }: ErrorStateProps) {
  return (
    <div role="alert" className={cn('flex flex-col items-center px-6 py-14 text-center', className)}>
      <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-danger-soft text-danger">
        <TriangleAlert className="size-5" aria-hidden />
      </span>
      <p className="font-semibold tracking-tight">{title}</p>
      <p className="mt-1.5 max-w-md text-balance text-muted text-sm leading-relaxed">{message}</p>
      {requestId && <p className="clock mt-2 text-muted text-xs">request {requestId}</p>}
      {onRetry && (
        <Button icon={RotateCw} className="mt-5" onClick={onRetry}>
          {retryLabel ?? 'Try again'}
        </Button>
      )}
    </div>
  )
}
