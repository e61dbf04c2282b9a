import { DAY_MS } from '#domain/instants.ts'
import { STEP_MS } from '../edit-schedule.ts'

// What a key does to the focused block or to the selection: everything that a drag does.

export interface Key {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

export type KeyAct =
  | { kind: 'move'; byMs: number; longerByMs: number }
  | { kind: 'remove' | 'choose' | 'choose-to' | 'choose-all' | 'choose-none' | 'copy' | 'paste' | 'duplicate' }

const WITH_CTRL: Record<string, KeyAct> = {
  a: { kind: 'choose-all' },
  c: { kind: 'copy' },
  v: { kind: 'paste' },
  d: { kind: 'duplicate' },
}

/** Up and down: 15 minutes; left and right: a day; Shift with up and down: the length. */
export function decideGridKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): KeyAct | null {
  if (altKey) return null
  if (ctrlKey || metaKey) return shiftKey ? null : (WITH_CTRL[key.toLowerCase()] ?? null)
  const steps = { ArrowUp: -1, ArrowDown: 1 }[key]
  if (steps !== undefined && shiftKey) return { kind: 'move', byMs: 0, longerByMs: steps * STEP_MS }
  if (steps !== undefined) return { kind: 'move', byMs: steps * STEP_MS, longerByMs: 0 }
  const days = shiftKey ? undefined : { ArrowLeft: -1, ArrowRight: 1 }[key]
  if (days !== undefined) return { kind: 'move', byMs: days * DAY_MS, longerByMs: 0 }
  if (key === ' ') return { kind: shiftKey ? 'choose-to' : 'choose' }
  if (key === 'Escape') return { kind: 'choose-none' }
  return key === 'Delete' || key === 'Backspace' ? { kind: 'remove' } : null
}

/** The list of keys in the help. */
export const KEYS: readonly { keys: string; does: string; byMouse: string }[] = [
  { keys: 'Enter', does: 'Opens the block', byMouse: 'Click' },
  { keys: '↑ ↓', does: '15 minutes earlier or later', byMouse: 'Drag' },
  { keys: '← →', does: 'A day earlier or later', byMouse: 'Drag' },
  { keys: 'Shift ↑ ↓', does: '15 minutes shorter or longer', byMouse: 'Drag an edge' },
  { keys: 'Space', does: 'Selects or deselects the block', byMouse: 'Ctrl+click' },
  { keys: 'Shift Space', does: 'Selects up to this block', byMouse: 'Shift+click, or Shift and drag over free time' },
  { keys: 'Ctrl A', does: 'Selects all in view', byMouse: 'Select, then All' },
  { keys: 'Esc', does: 'Clears the selection', byMouse: 'Clear' },
  { keys: 'Ctrl C, Ctrl V', does: 'Copies; pastes after the focused block', byMouse: 'Copy, Paste' },
  { keys: 'Ctrl D', does: 'Duplicates, right after', byMouse: 'Duplicate' },
  { keys: 'Del', does: 'Removes', byMouse: 'Remove' },
  { keys: 'Ctrl Z, Ctrl Shift Z', does: 'Undoes; redoes', byMouse: 'Undo, Redo' },
]

export function isUndoKey({ key, shiftKey, ctrlKey, metaKey }: Key): 'undo' | 'redo' | null {
  if (!ctrlKey && !metaKey) return null
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo'
  return key.toLowerCase() === 'y' ? 'redo' : null
}
