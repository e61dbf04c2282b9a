'use client'
import { ChevronLeft, ChevronRight, CopyPlus, Plus, Redo2, SquareDashedMousePointer, Undo2 } from 'lucide-react'
import { Button } from '#ui/button.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { Segmented } from '#ui/segmented.tsx'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { KeysHelp } from './keys-help.tsx'
import type { Grid } from './use-grid.ts'
import type { Selection } from './use-selection.ts'

const VIEWS = [
  { value: 'timeGridWeek', label: 'Week', className: 'max-sm:hidden' },
  { value: 'timeGridDay', label: 'Day' },
  { value: 'listWeek', label: 'List' },
]

interface GridToolbarProps {
  grid: Grid
  draft: ScheduleDraft
  selection: Selection
  onNew(): void
  onCopyDays(): void
}

export function GridToolbar({ grid, draft, selection, onNew, onCopyDays }: GridToolbarProps) {
  const { choosing } = selection
  const go = (where: 'prev' | 'today' | 'next') => grid.ref.current?.getApi()[where]()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3">
      <div className="flex items-center">
        <IconButton icon={ChevronLeft} small label="Earlier" onClick={() => go('prev')} />
        <Button size="small" onClick={() => go('today')}>
          Today
        </Button>
        <IconButton icon={ChevronRight} small label="Later" onClick={() => go('next')} />
      </div>
      <h2 className="min-w-0 flex-1 font-semibold text-sm tracking-tight" aria-live="polite">
        {grid.title}
      </h2>
      <div className="flex items-center">
        <IconButton icon={Undo2} small label="Undo (Ctrl+Z)" disabled={!draft.canUndo} onClick={draft.undo} />
        <IconButton icon={Redo2} small label="Redo (Ctrl+Shift+Z)" disabled={!draft.canRedo} onClick={draft.redo} />
        <IconButton
          icon={SquareDashedMousePointer}
          small
          label="Select blocks"
          aria-pressed={choosing}
          tone={choosing ? 'plain' : 'quiet'}
          onClick={() => (choosing ? selection.clear() : selection.setChoosing(true))}
        />
        <IconButton needs="program" icon={CopyPlus} small label="Copy a day or a week" onClick={onCopyDays} />
        <KeysHelp />
      </div>
      <Segmented legend="View" options={VIEWS} value={grid.view} onChange={grid.setView} />
      <Button needs="program" icon={Plus} size="small" onClick={onNew}>
        New block
      </Button>
    </div>
  )
}
