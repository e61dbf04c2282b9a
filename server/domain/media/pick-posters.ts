// Good pictures for an item's artwork, among its thumbnails. All have the same size and quality, so that one with more
// bytes shows more detail: a black or blurred one has few.
import type { MediaFault } from '#domain/schedule/model/schedule.ts'

export const MOST_POSTERS = 6
/** Of the item at its start and its end: titles and credits. */
const EDGE_SHARE = 0.04
/** A picture so close to a cut may mix two scenes. */
const NEAR_CUT_MS = 100
/** Of the median: with less detail it is black, a fade, or a title card. */
const LEAST_DETAIL = 0.4

export interface Still {
  atMs: number
  bytes: number
}

interface PosterFacts {
  durationMs: number
  /** Ascending; empty: not known. */
  cutsMs: readonly number[]
  faults: readonly MediaFault[]
}

/** @returns their positions, ascending: from all over the item, and from different scenes where it has some */
export function pickPosters(stills: readonly Still[], { durationMs, cutsMs, faults }: PosterFacts): number[] {
  const black = faults.filter(({ kind }) => kind === 'black')
  const isShown = ({ atMs }: Still) => !black.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
  const median = stills.map(({ bytes }) => bytes).toSorted((a, b) => a - b)[stills.length >> 1] ?? 0
  const [from, to] = [durationMs * EDGE_SHARE, durationMs * (1 - EDGE_SHARE)]
  const usable = stills.filter((still) => still.bytes >= median * LEAST_DETAIL && isShown(still))
  const chosen: Still[] = []
  const scenes = new Set<number>()
  for (let part = 0; part < MOST_POSTERS; part++) {
    const [start, end] = [part, part + 1].map((edge) => from + ((to - from) * edge) / MOST_POSTERS) as [number, number]
    const candidates = usable.filter(({ atMs }) => atMs >= start && atMs < end)
    const clear = candidates.filter(({ atMs }) => isClear(cutsMs, atMs))
    const fresh = clear.filter(({ atMs }) => !scenes.has(cutsUntil(cutsMs, atMs)))
    const best = mostDetailed(fresh) ?? mostDetailed(clear) ?? mostDetailed(candidates)
    if (!best) continue
    chosen.push(best)
    scenes.add(cutsUntil(cutsMs, best.atMs))
  }
  return chosen.map(({ atMs }) => atMs)
}

function isClear(cutsMs: readonly number[], atMs: number): boolean {
  const cuts = cutsUntil(cutsMs, atMs)
  return [cutsMs[cuts - 1], cutsMs[cuts]].every((cutMs) => cutMs === undefined || Math.abs(atMs - cutMs) >= NEAR_CUT_MS)
}

function mostDetailed(stills: readonly Still[]): Still | undefined {
  return stills.reduce<Still | undefined>(
    (best, still) => (best && best.bytes >= still.bytes ? best : still),
    undefined,
  )
}

/** How many cuts there are up to a position: the number of its scene. */
function cutsUntil(cutsMs: readonly number[], atMs: number): number {
  let [low, high] = [0, cutsMs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cutsMs[middle]! <= atMs) low = middle + 1
    else high = middle
  }
  return low
}
