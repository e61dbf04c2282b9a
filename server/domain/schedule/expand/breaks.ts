// Where an item may be interrupted: its own positions and one every so often, on segment boundaries.
import { gridOf } from '#domain/ladder/grid.ts'
import type { BreakRules, MediaFacts } from '../model/schedule.ts'

export interface IllegalBreak {
  positionMs: number
  why: 'outside' | 'too-close'
}

export interface BreakPlan {
  /** Ascending, each whole segments inside the item. */
  positionsMs: readonly number[]
  /** Own positions that cannot be kept. */
  illegal: readonly IllegalBreak[]
}

/** The properties of an item that determine its breaks. */
export type BreakFacts = Pick<MediaFacts, 'kind' | 'durationMs' | 'breakPositionsMs' | 'frameRate'>

const NONE: BreakPlan = { positionsMs: [], illegal: [] }
const known = new WeakMap<BreakRules, WeakMap<BreakFacts, BreakPlan>>()

/** Only programmes have breaks. An item's own positions come first; the regular ones keep their distance from them. */
export function planBreaks(media: BreakFacts, rules: BreakRules): BreakPlan {
  if (
    media.kind !== 'PROGRAMME' ||
    (rules.everyMs === null && (!rules.ownPositions || media.breakPositionsMs.length === 0))
  )
    return NONE
  let plans = known.get(rules)
  if (!plans) {
    plans = new WeakMap()
    known.set(rules, plans)
  }
  let plan = plans.get(media)
  if (!plan) {
    plan = newPlan(media, rules)
    plans.set(media, plan)
  }
  return plan
}

/** Length of an item with all of its breaks at their maximum. Breaks that only mark a position take no time. */
export function lengthWithBreaks(media: BreakFacts, rules: BreakRules): number {
  if (rules.source === null) return media.durationMs
  return media.durationMs + planBreaks(media, rules).positionsMs.length * rules.breakMs
}

function newPlan(media: BreakFacts, rules: BreakRules): BreakPlan {
  const illegal: IllegalBreak[] = []
  const positions: number[] = []
  const { segmentMs } = gridOf(media)
  const least = Math.max(rules.minSpacingMs, segmentMs)
  const nearestEdge = (positionMs: number) => Math.round(positionMs / segmentMs) * segmentMs
  /** Whether a position keeps the minimum gap from the others and from the item's start and end. */
  const isClear = (edgeMs: number) =>
    // The item's last segment may be shorter: a break before it is allowed if no minimum gap is set.
    edgeMs >= least &&
    edgeMs < media.durationMs &&
    media.durationMs - edgeMs >= rules.minSpacingMs &&
    positions.every((other) => Math.abs(other - edgeMs) >= least)
  for (const positionMs of rules.ownPositions ? [...media.breakPositionsMs].sort((a, b) => a - b) : []) {
    const edgeMs = nearestEdge(positionMs)
    if (!(positionMs > 0 && positionMs < media.durationMs && edgeMs > 0 && edgeMs < media.durationMs))
      illegal.push({ positionMs, why: 'outside' })
    else if (isClear(edgeMs)) positions.push(edgeMs)
    else illegal.push({ positionMs, why: 'too-close' })
  }
  if (rules.everyMs !== null && rules.everyMs > 0) {
    for (let positionMs = rules.everyMs; positionMs < media.durationMs; positionMs += rules.everyMs) {
      const edgeMs = nearestEdge(positionMs)
      if (isClear(edgeMs)) positions.push(edgeMs)
    }
  }
  return { positionsMs: positions.sort((a, b) => a - b), illegal }
}
