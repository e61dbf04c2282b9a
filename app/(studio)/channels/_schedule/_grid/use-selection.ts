'use client'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { GridPiece } from './grid-events.ts'

/** The selected occurrences, by block and local time: a move gives them new keys. */
export const chosenKey = (blockId: string, startMs: number) => `${blockId}@${startMs}`
const keyOf = (piece: GridPiece) => chosenKey(piece.occurrence.blockId, piece.wholeStartMs)

const NONE: ReadonlySet<string> = new Set()

/** @param pieces in view, by start */
export function useSelection(pieces: readonly GridPiece[]) {
  const [keys, setKeys] = useState(NONE)
  /** Touch has neither Ctrl nor Shift: in this mode each tap selects. */
  const [choosing, setChoosing] = useState(false)
  const anchor = useRef<string | null>(null)

  /** One piece for each selected occurrence, however many parts are drawn. */
  const chosen = useMemo(() => {
    const found = new Map<string, GridPiece>()
    for (const piece of pieces) if (keys.has(keyOf(piece)) && !found.has(keyOf(piece))) found.set(keyOf(piece), piece)
    return [...found.values()]
  }, [pieces, keys])

  const latest = useRef(pieces)
  latest.current = pieces
  const add = useCallback(
    (more: readonly GridPiece[]) => setKeys((before) => new Set([...before, ...more.map(keyOf)])),
    [],
  )

  return {
    chosen,
    keys,
    choosing,
    has: useCallback((piece: GridPiece) => keys.has(keyOf(piece)), [keys]),
    toggle(piece: GridPiece) {
      const key = keyOf(piece)
      anchor.current = key
      setKeys((before) => new Set(before.has(key) ? [...before].filter((other) => other !== key) : [...before, key]))
    },
    /** All from the last selected one up to this one, by start. */
    extendTo(piece: GridPiece) {
      const from = latest.current.findIndex((other) => keyOf(other) === anchor.current)
      const to = latest.current.indexOf(piece)
      if (from < 0 || to < 0) anchor.current = keyOf(piece)
      add(from < 0 || to < 0 ? [piece] : latest.current.slice(Math.min(from, to), Math.max(from, to) + 1))
    },
    add,
    all: () => add(latest.current),
    set(next: readonly string[]) {
      setKeys(new Set(next))
    },
    clear() {
      anchor.current = null
      setKeys(NONE)
      setChoosing(false)
    },
    setChoosing,
  }
}

export type Selection = ReturnType<typeof useSelection>
