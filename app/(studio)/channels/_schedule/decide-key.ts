// What a key does to the block that has the focus: all that a drag does.

const STEP_MS = 900_000
const DAY_MS = 86_400_000

export interface Key {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

export type KeyAct = { kind: 'move'; byMs: number; longerByMs: number } | { kind: 'remove' }

/** Up and down: 15 minutes; left and right: a day; with Shift up and down: the length. */
export function decideKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): KeyAct | null {
  if (ctrlKey || metaKey || altKey) return null
  const steps = { ArrowUp: -1, ArrowDown: 1 }[key]
  if (steps !== undefined && shiftKey) return { kind: 'move', byMs: 0, longerByMs: steps * STEP_MS }
  if (steps !== undefined) return { kind: 'move', byMs: steps * STEP_MS, longerByMs: 0 }
  const days = shiftKey ? undefined : { ArrowLeft: -1, ArrowRight: 1 }[key]
  if (days !== undefined) return { kind: 'move', byMs: days * DAY_MS, longerByMs: 0 }
  return key === 'Delete' ? { kind: 'remove' } : null
}

export function isUndoKey({ key, shiftKey, ctrlKey, metaKey }: Key): 'undo' | 'redo' | null {
  if (!ctrlKey && !metaKey) return null
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo'
  return key.toLowerCase() === 'y' ? 'redo' : null
}
