// Break positions while they are edited: on segment boundaries, ascending, at most one per boundary.
import { gridOf } from '#domain/ladder/grid.ts'
import { type ItemLength, MAX_BREAK_POSITIONS } from '#domain/media/break-positions.ts'

/** The last segment boundary before the item's end. */
function lastEdge(item: ItemLength): number {
  const { segmentMs } = gridOf(item)
  return (Math.ceil(item.durationMs / segmentMs) - 1) * segmentMs
}

function edgeNear(atMs: number, item: ItemLength): number {
  const { segmentMs } = gridOf(item)
  return Math.min(Math.max(Math.round(atMs / segmentMs) * segmentMs, segmentMs), lastEdge(item))
}

/** @returns null when there is one already, none fits, or the maximum is reached */
export function addBreak(positionsMs: readonly number[], atMs: number, item: ItemLength): number[] | null {
  const edgeMs = edgeNear(atMs, item)
  if (lastEdge(item) < gridOf(item).segmentMs || positionsMs.includes(edgeMs)) return null
  return positionsMs.length < MAX_BREAK_POSITIONS ? [...positionsMs, edgeMs].sort((a, b) => a - b) : null
}

/** Moves one as near to `toMs` as its neighbours allow. */
export function moveBreak(positionsMs: readonly number[], index: number, toMs: number, item: ItemLength): number[] {
  const { segmentMs } = gridOf(item)
  const after = (positionsMs[index - 1] ?? 0) + segmentMs
  const before = (positionsMs[index + 1] ?? lastEdge(item) + segmentMs) - segmentMs
  const edgeMs = Math.min(Math.max(edgeNear(toMs, item), after), before)
  return positionsMs.map((positionMs, i) => (i === index ? edgeMs : positionMs))
}

export function removeBreak(positionsMs: readonly number[], index: number): number[] {
  return positionsMs.filter((_, i) => i !== index)
}
