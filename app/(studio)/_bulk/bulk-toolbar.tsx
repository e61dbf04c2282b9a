'use client'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#ui/button.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import type { Selection } from './use-selection.ts'

interface BulkToolbarProps {
  /** “Selected channels” */
  label: string
  selection: Selection
  /** Rows that can be selected. */
  shown: number
  children: ReactNode
}

/** The operations on the selected rows; hidden while none is. */
export function BulkToolbar({ label, selection, shown, children }: BulkToolbarProps) {
  const count = selection.ids.length
  if (count === 0) return null
  return (
    <div
      role="toolbar"
      aria-label={label}
      data-testid="bulk-bar"
      className="sticky bottom-20 z-20 mt-4 flex flex-wrap items-center gap-1.5 rounded-xl border border-line bg-raised py-2 pr-2 pl-4 shadow-raised lg:bottom-4"
    >
      <span className="mr-1 text-sm" role="status">
        {count} selected
      </span>
      {count < shown && (
        <Button size="small" tone="quiet" onClick={selection.selectAll}>
          Select all {shown}
        </Button>
      )}
      <div className="flex flex-wrap gap-1.5 max-sm:order-last max-sm:basis-full">{children}</div>
      <IconButton icon={X} small label="Clear the selection" className="ml-auto" onClick={selection.clear} />
    </div>
  )
}
