import type { ReactNode } from 'react'

/** Wraps skeletons and announces what is loading. */
export function Loading({ what, children, className }: { what: string; children: ReactNode; className?: string }) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">Loading {what}…</span>
      {children}
    </div>
  )
}
