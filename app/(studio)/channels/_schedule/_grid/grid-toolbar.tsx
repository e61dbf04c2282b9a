'use client'
import { ChevronLeft, ChevronRight, CopyPlus, Plus, Redo2, SquareDashedMousePointer, Undo2 } from 'lucide-react'
import { Button } from '#ui/button.tsx'
import { cn } from '#ui/cn.ts'
import { IconButton } from '#ui/icon-button.tsx'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { KeysHelp } from './keys-help.tsx'

export const VIEWS = [
  { value: 'timeGridWeek', label: 'Week' },
  { value: 'timeGridDay', label: 'Day' },
  { value: 'listWeek', label: 'List' },
]

interface GridToolbarProps {
  title: string
  view: string
  draft: ScheduleDraft
  onView(view: string): void
  onGo(where: 'prev' | 'today' | 'next'): void
  onNew(): void
  choosing: boolean
  onChoosing(): void
  onCopyDays(): void
}

export function GridToolbar({ title, view, draft, onView, onGo, onNew, ...on }: GridToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3">
      <div className="flex items-center">
        <IconButton icon={ChevronLeft} small label="Earlier" onClick={() => onGo('prev')} />
        <Button size="small" onClick={() => onGo('today')}>
          Today
        </Button>
        <IconButton icon={ChevronRight} small label="Later" onClick={() => onGo('next')} />
      </div>
      <h2 className="min-w-0 flex-1 font-semibold text-sm tracking-tight" aria-live="polite">
        {title}
      </h2>
      <div className="flex items-center">
        <IconButton icon={Undo2} small label="Undo (Ctrl+Z)" disabled={!draft.canUndo} onClick={draft.undo} />
        <IconButton icon={Redo2} small label="Redo (Ctrl+Shift+Z)" disabled={!draft.canRedo} onClick={draft.redo} />
        <IconButton
          icon={SquareDashedMousePointer}
          small
          label="Select blocks"
          aria-pressed={on.choosing}
          tone={on.choosing ? 'plain' : 'quiet'}
          onClick={on.onChoosing}
        />
        <IconButton icon={CopyPlus} small label="Copy a day or a week" onClick={on.onCopyDays} />
        <KeysHelp />
      </div>
      <fieldset className="flex rounded-lg border border-line p-0.5">
        <legend className="sr-only">View</legend>
        {VIEWS.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={view === value}
            onClick={() => onView(value)}
            className={cn(
              'h-7 rounded-md px-2.5 text-xs',
              view === value ? 'bg-raised font-medium text-ink' : 'text-muted hover:text-ink',
              value === 'timeGridWeek' && 'max-sm:hidden',
            )}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <Button icon={Plus} size="small" onClick={onNew}>
        New block
      </Button>
    </div>
  )
}
