'use client'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { BlockEditing } from '../_blocks/use-block-editing.ts'
import { decideGridKey, isUndoKey } from './decide-grid-key.ts'
import type { GridPiece } from './grid-events.ts'
import type { Clipboard } from './use-clipboard.ts'
import type { Selection } from './use-selection.ts'

interface GridKeysProps {
  selection: Selection
  editing: BlockEditing
  clipboard: Clipboard
  /** With what is chosen when it is one of those, else alone. */
  takenWith(piece: GridPiece): readonly GridPiece[]
  nextStartMs(): number
}

/** What keys do on the grid: to the block with the focus, or to all that are chosen. */
export function useGridKeys({ selection, editing, clipboard, takenWith, nextStartMs }: GridKeysProps) {
  /** Behind a block; without one behind the last in view. */
  const pasteAt = (piece: GridPiece | null) =>
    clipboard.paste(piece ? piece.wholeStartMs + piece.wholeDurationMs : nextStartMs())

  function keyPressed(piece: GridPiece | null, event: KeyboardEvent) {
    const act = decideGridKey(event)
    if (!act) return
    const taken = piece ? takenWith(piece) : selection.chosen
    const idle = taken.length === 0 && act.kind !== 'choose-all' && act.kind !== 'paste'
    if (idle) return
    event.preventDefault()
    // The grid takes Space for a click otherwise.
    event.stopPropagation()
    switch (act.kind) {
      case 'move':
        return editing.move(taken, act.byMs, act.longerByMs, null)
      case 'remove':
        return editing.remove(taken)
      case 'choose':
        return piece ? selection.toggle(piece) : undefined
      case 'choose-to':
        return piece ? selection.extendTo(piece) : undefined
      case 'choose-all':
        return selection.all()
      case 'choose-none':
        return selection.clear()
      case 'copy':
        return clipboard.copy(taken)
      case 'paste':
        return pasteAt(piece)
      case 'duplicate':
        return clipboard.duplicate(taken)
    }
  }
  return { keyPressed, pasteAt }
}

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) anywhere on the page but in a field of text, which has its own. */
export function useUndoKeys(undo: () => void, redo: () => void) {
  const latest = useRef({ undo, redo })
  latest.current = { undo, redo }
  useEffect(() => {
    const pressed = (event: globalThis.KeyboardEvent) => {
      const which = isUndoKey(event)
      if (!which || (event.target as HTMLElement).closest('input, textarea, select, [role="dialog"]')) return
      event.preventDefault()
      latest.current[which]()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
