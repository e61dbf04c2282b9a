import type { ReactNode } from 'react'

/** Wraps skeletons and says in words what is coming. */
export function Loading({ what, children, className }: { what: string; children: ReactNode; className?: string }) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">Loading {what}…</span>
      {children}
    </div>
  )
}
