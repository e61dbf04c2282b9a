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
  /** The selection if the piece belongs to it, else the piece alone. */
  takenWith(piece: GridPiece): readonly GridPiece[]
  nextStartMs(): number
}

/** Keys of the grid: they act on the focused block or on the selection. */
export function useGridKeys({ selection, editing, clipboard, takenWith, nextStartMs }: GridKeysProps) {
  /** After a block; without one after the last in view. */
  const pasteAt = (piece: GridPiece | null) =>
    clipboard.paste(piece ? piece.wholeStartMs + piece.wholeDurationMs : nextStartMs())

  function keyPressed(piece: GridPiece | null, event: KeyboardEvent) {
    const act = decideGridKey(event)
    if (!act) return
    const taken = piece ? takenWith(piece) : selection.chosen
    const idle = taken.length === 0 && act.kind !== 'choose-all' && act.kind !== 'paste'
    if (idle) return
    event.preventDefault()
    // Otherwise the grid treats Space as a click.
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

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) anywhere on the page except in text fields, which have their own undo. */
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
