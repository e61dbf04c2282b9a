// The stretch of air that a viewer can go to: instants of air, epoch ms.

/** What is about to leave the list is not offered: it would be gone before it is fetched. */
const MARGIN_MS = 10_000
/** Closer to the edge than this counts as live: a segment is 1.92 s, and the edge moves by whole ones. */
export const LIVE_WITHIN_MS = 4_000

export interface DvrRange {
  from: number
  /** The live edge. */
  to: number
}

/** @param runStartedAt of the run on air; null: not known */
export function dvrRange(liveEdgeAt: number, runStartedAt: number | null, windowMs: number): DvrRange {
  const from = Math.max(liveEdgeAt - windowMs + MARGIN_MS, runStartedAt ?? 0)
  return { from: Math.min(from, liveEdgeAt), to: liveEdgeAt }
}

export const clampTo = ({ from, to }: DvrRange, at: number) => Math.min(Math.max(at, from), to)

/** Seconds into the long list at which an instant stands, as far as can be told before it was read. */
export function positionInLongList(
  at: number,
  { from, to }: DvrRange,
  runStartedAt: number | null,
  windowMs: number,
): number {
  const head = Math.max(to - windowMs, runStartedAt ?? 0)
  return Math.max(0, (Math.max(at, from) - head) / 1_000)
}

/** Where start-over leads: the beginning of the programme, or of what is kept. Null: it is as good as live. */
export function startOverAt(range: DvrRange, programmeStartsAt: number | null): { at: number; whole: boolean } | null {
  const at = clampTo(range, programmeStartsAt ?? range.from)
  if (range.to - at < LIVE_WITHIN_MS) return null
  return { at, whole: programmeStartsAt !== null && programmeStartsAt >= range.from }
}
