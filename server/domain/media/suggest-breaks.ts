// Where an item may be interrupted: where it is black and silent, as its makers prepared it for breaks, and otherwise at scene cuts.
import { gridOf } from '#domain/ladder/grid.ts'
import type { ItemLength } from './break-positions.ts'
import type { FaultSpan } from './find-faults.ts'

/** Time between two suggested breaks, and from the start and the end. */
const BREAK_SPACING_MS = 300_000
/** A break moves to a segment boundary: further from a cut it would show frames of another scene. */
const NEAR_MS = 200
/** Shorter ones are cuts through black. */
const SILENT_BLACK_MS = 400
/** More than a day of them at the least spacing. */
export const MAX_SILENT_BLACK = 500

export interface Stretch {
  fromMs: number
  toMs: number
}

/** Where the item is black and silent at once, in order. */
export function findSilentBlack(spans: readonly FaultSpan[], durationMs: number): Stretch[] {
  const of = (kind: FaultSpan['kind']) =>
    spans
      .filter((span) => span.kind === kind)
      .map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs ?? durationMs, durationMs) }))
      .sort((a, b) => a.fromMs - b.fromMs)
  const [black, silence] = [of('black'), of('silence')]
  const found: Stretch[] = []
  // The spans of one kind do not overlap, so each step leaves one behind.
  for (let b = 0, s = 0; b < black.length && s < silence.length && found.length < MAX_SILENT_BLACK; ) {
    const fromMs = Math.round(Math.max(black[b]!.fromMs, silence[s]!.fromMs))
    const toMs = Math.round(Math.min(black[b]!.toMs, silence[s]!.toMs))
    if (toMs - fromMs >= SILENT_BLACK_MS) found.push({ fromMs, toMs })
    if (black[b]!.toMs < silence[s]!.toMs) b++
    else s++
  }
  return found
}

/** Positions for breaks at segment boundaries, ascending. A scene cut never takes the place of a black and silent stretch. */
export function suggestBreaks(
  { cutsMs, silentBlack }: { cutsMs: readonly number[]; silentBlack: readonly Stretch[] },
  item: ItemLength,
): number[] {
  const { segmentMs } = gridOf(item)
  const edgeNear = (atMs: number) => Math.round(atMs / segmentMs) * segmentMs
  const quiet = silentBlack.flatMap(({ fromMs, toMs }) => {
    const edgeMs = edgeNear((fromMs + toMs) / 2)
    return fromMs <= edgeMs && edgeMs <= toMs ? [edgeMs] : []
  })
  const cuts = cutsMs.flatMap((cutMs) => (Math.abs(edgeNear(cutMs) - cutMs) <= NEAR_MS ? [edgeNear(cutMs)] : []))
  const found: number[] = []
  for (const edgeMs of [...quiet, ...cuts]) {
    const isInside = edgeMs >= BREAK_SPACING_MS && item.durationMs - edgeMs >= BREAK_SPACING_MS
    if (isInside && found.every((otherMs) => Math.abs(edgeMs - otherMs) >= BREAK_SPACING_MS)) found.push(edgeMs)
  }
  return found.sort((a, b) => a - b)
}
