'use client'
import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ClipboardPaste,
  Copy,
  CopyPlus,
  SquareDashedMousePointer,
  Trash2,
  X,
} from 'lucide-react'
import { DAY_MS } from '#domain/instants.ts'
import { Button } from '#ui/button.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import type { BlockEditing } from '../_blocks/use-block-editing.ts'
import { STEP_MS } from '../edit-schedule.ts'
import { type Clipboard, countBlocks } from './use-clipboard.ts'
import type { Selection } from './use-selection.ts'

const MOVES = [
  { label: '15 minutes earlier', byMs: -STEP_MS, Icon: ArrowUp },
  { label: '15 minutes later', byMs: STEP_MS, Icon: ArrowDown },
  { label: 'A day earlier', byMs: -DAY_MS, Icon: ArrowLeft },
  { label: 'A day later', byMs: DAY_MS, Icon: ArrowRight },
]

interface SelectionBarProps {
  selection: Selection
  editing: BlockEditing
  clipboard: Clipboard
  onPaste(): void
}

/** Actions on the selection; shown while something is selected or blocks are being selected. */
export function SelectionBar({ selection, editing, clipboard, onPaste }: SelectionBarProps) {
  const { chosen } = selection
  const none = chosen.length === 0
  if (none && !selection.choosing) return null
  return (
    <div
      role="toolbar"
      aria-label="Selected blocks"
      data-testid="selection-bar"
      // Overlays the grid: what is pressed next must not move.
      className="sticky bottom-3 z-20 mx-3 -mt-13 mb-3 flex flex-wrap items-center gap-x-1 gap-y-1.5 rounded-xl border border-line bg-raised py-1 pr-1 pl-3 shadow-raised"
    >
      <span className="mr-2 text-sm" role="status">
        {none ? 'Press blocks to select them' : `${countBlocks(chosen.length)} selected`}
      </span>
      {MOVES.map(({ label, byMs, Icon }) => (
        <IconButton
          needs="program"
          icon={Icon}
          key={label}
          small
          label={label}
          disabled={none}
          onClick={() => editing.move(chosen, byMs, 0, null)}
        />
      ))}
      <span className="mx-1 h-5 w-px bg-line" aria-hidden />
      <IconButton icon={Copy} small label="Copy" disabled={none} onClick={() => clipboard.copy(chosen)} />
      <IconButton
        needs="program"
        icon={ClipboardPaste}
        small
        label="Paste"
        disabled={clipboard.isEmpty}
        onClick={onPaste}
      />
      <IconButton
        needs="program"
        icon={CopyPlus}
        small
        label="Duplicate"
        disabled={none}
        onClick={() => clipboard.duplicate(chosen)}
      />
      <IconButton
        needs="program"
        icon={Trash2}
        small
        label="Remove"
        tone="danger-quiet"
        disabled={none}
        onClick={() => editing.remove(chosen)}
      />
      <span className="flex-1" />
      <Button icon={SquareDashedMousePointer} size="small" tone="quiet" onClick={selection.all}>
        All in view
      </Button>
      <Button icon={X} size="small" tone="quiet" onClick={selection.clear}>
        Clear
      </Button>
    </div>
  )
}
