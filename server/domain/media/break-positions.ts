// Where an item may be interrupted, as stored: on segment boundaries, because playout can leave and resume an item only
// there. A channel's own rules (minimum spacing, length) apply on top.
import { gridOf } from '#domain/ladder/grid.ts'

/** More than a twelve-hour item needs; an unlimited list would slow down every plan that reads it. */
export const MAX_BREAK_POSITIONS = 500

export type BreakPositions =
  | { ok: true; positionsMs: number[] }
  | { ok: false; why: 'too-many' | 'not-ascending' | 'outside' | 'same-edge'; positionMs: number }

/** Of an item in the house format. */
export interface ItemLength {
  durationMs: number
  frameRate?: number
}

function nearestEdge(positionMs: number, item: ItemLength): number {
  const { segmentMs } = gridOf(item)
  return Math.round(positionMs / segmentMs) * segmentMs
}

/** Moves each position to its nearest segment boundary. */
export function decideBreakPositions(positionsMs: readonly number[], item: ItemLength): BreakPositions {
  const { durationMs } = item
  const surplus = positionsMs[MAX_BREAK_POSITIONS]
  if (surplus !== undefined) return { ok: false, why: 'too-many', positionMs: surplus }
  const edges: number[] = []
  for (const [index, positionMs] of positionsMs.entries()) {
    const edgeMs = nearestEdge(positionMs, item)
    if (index > 0 && positionMs <= positionsMs[index - 1]!) return { ok: false, why: 'not-ascending', positionMs }
    if (positionMs >= durationMs || edgeMs <= 0 || edgeMs >= durationMs)
      return { ok: false, why: 'outside', positionMs }
    if (edgeMs === edges.at(-1)) return { ok: false, why: 'same-edge', positionMs }
    edges.push(edgeMs)
  }
  return { ok: true, positionsMs: edges }
}

/** Chapters of an uploaded file, in any order: those that cannot be a break are dropped. */
export function breaksFromChapters(chapterStartsMs: readonly number[], item: ItemLength): number[] {
  const nearest = chapterStartsMs.map((startMs) => nearestEdge(startMs, item))
  const edges = new Set(nearest.filter((edgeMs) => edgeMs > 0 && edgeMs < item.durationMs))
  return [...edges].sort((a, b) => a - b).slice(0, MAX_BREAK_POSITIONS)
}
