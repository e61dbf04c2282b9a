// Break positions while they are edited: on segment boundaries, ascending, at most one per boundary.
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import { MAX_BREAK_POSITIONS } from '#domain/media/break-positions.ts'

/** The last segment boundary before the item's end. */
const lastEdge = (durationMs: number) => (Math.ceil(durationMs / SEGMENT_MS) - 1) * SEGMENT_MS

const edgeNear = (atMs: number, durationMs: number) =>
  Math.min(Math.max(Math.round(atMs / SEGMENT_MS) * SEGMENT_MS, SEGMENT_MS), lastEdge(durationMs))

/** @returns null when there is one already, none fits, or the maximum is reached */
export function addBreak(positionsMs: readonly number[], atMs: number, durationMs: number): number[] | null {
  const edgeMs = edgeNear(atMs, durationMs)
  if (lastEdge(durationMs) < SEGMENT_MS || positionsMs.includes(edgeMs)) return null
  return positionsMs.length < MAX_BREAK_POSITIONS ? [...positionsMs, edgeMs].sort((a, b) => a - b) : null
}

/** Moves one as near to `toMs` as its neighbours allow. */
export function moveBreak(positionsMs: readonly number[], index: number, toMs: number, durationMs: number): number[] {
  const after = (positionsMs[index - 1] ?? 0) + SEGMENT_MS
  const before = (positionsMs[index + 1] ?? lastEdge(durationMs) + SEGMENT_MS) - SEGMENT_MS
  const edgeMs = Math.min(Math.max(edgeNear(toMs, durationMs), after), before)
  return positionsMs.map((positionMs, i) => (i === index ? edgeMs : positionMs))
}

export function removeBreak(positionsMs: readonly number[], index: number): number[] {
  return positionsMs.filter((_, i) => i !== index)
}
