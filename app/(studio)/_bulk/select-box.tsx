'use client'
import { cn } from '#ui/cn.ts'
import type { Selection } from './use-selection.ts'

interface SelectBoxProps {
  id: string
  name: string
  selection: Selection
  className?: string
}

/** Selects a row; with Shift every row up to the last one pressed. */
export function SelectBox({ id, name, selection, className }: SelectBoxProps) {
  return (
    <input
      type="checkbox"
      aria-label={`Select ${name}`}
      className={cn('block size-5 accent-accent sm:size-4', className)}
      checked={selection.has(id)}
      // A change event does not tell whether Shift is pressed.
      onClick={(event) => selection.toggle(id, event.shiftKey)}
      onChange={() => undefined}
    />
  )
}
