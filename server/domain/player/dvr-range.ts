// The range that a viewer can seek in: air times, epoch ms.

/** Segments about to leave the list are not offered: they would be gone before they are fetched. */
const MARGIN_MS = 10_000
/** A position this close to the edge counts as live: a segment is 1.92 s, and the edge moves by whole segments. */
export const LIVE_WITHIN_MS = 4_000

export interface DvrRange {
  from: number
  /** The live edge. */
  to: number
}

/** @param runStartedAt of the run on air; null: unknown */
export function dvrRange(liveEdgeAt: number, runStartedAt: number | null, windowMs: number): DvrRange {
  const from = Math.max(liveEdgeAt - windowMs + MARGIN_MS, runStartedAt ?? 0)
  return { from: Math.min(from, liveEdgeAt), to: liveEdgeAt }
}

export const clampTo = ({ from, to }: DvrRange, at: number) => Math.min(Math.max(at, from), to)

/** Position of a time in the long list, seconds, as far as known before the list was read. */
export function positionInLongList(
  at: number,
  { from, to }: DvrRange,
  runStartedAt: number | null,
  windowMs: number,
): number {
  const head = Math.max(to - windowMs, runStartedAt ?? 0)
  return Math.max(0, (Math.max(at, from) - head) / 1_000)
}

/** Target of start-over: the start of the programme, or of what is kept. Null: as good as live. */
export function startOverAt(range: DvrRange, programmeStartsAt: number | null): { at: number; whole: boolean } | null {
  const at = clampTo(range, programmeStartsAt ?? range.from)
  if (range.to - at < LIVE_WITHIN_MS) return null
  return { at, whole: programmeStartsAt !== null && programmeStartsAt >= range.from }
}
