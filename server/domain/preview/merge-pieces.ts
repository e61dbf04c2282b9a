// A time bar of many hours: entries too short to be drawn are merged.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** A FutureEntry, or a row of the as-run log. */
export interface MergedEntry {
  startsAt: number
  item: { title: string; kind: MediaKind; durationMs: number; scheduled?: { blockId: string | null } | undefined }
}

export interface FuturePiece {
  startsAt: number
  endsAt: number
  /** Of its longest entry. */
  title: string
  kind: MediaKind
  blockId: string | null
  /** Number of merged entries. */
  entries: number
}

/**
 * @param entries in order; a gap that is long enough to be drawn stays one
 * @returns pieces that cover the entries within [from, to), a single entry whole; at most maxPieces + 1 without gaps, twice as
 * many with them
 */
export function mergePieces(
  entries: readonly MergedEntry[],
  from: number,
  to: number,
  maxPieces: number,
): FuturePiece[] {
  const leastMs = (to - from) / maxPieces
  const pieces: FuturePiece[] = []
  let longestMs = 0
  for (const entry of entries) {
    const startsAt = Math.max(entry.startsAt, from)
    const endsAt = Math.min(entry.startsAt + entry.item.durationMs, to)
    const durationMs = endsAt - startsAt
    if (durationMs <= 0) continue
    const { title, kind, scheduled } = entry.item
    const names = { title, kind, blockId: scheduled?.blockId ?? null }
    const open = pieces.at(-1)
    if (!open || open.endsAt - open.startsAt >= leastMs || startsAt - open.endsAt >= leastMs) {
      pieces.push({ startsAt, endsAt, ...names, entries: 1 })
      longestMs = durationMs
      continue
    }
    Object.assign(open, { endsAt, entries: open.entries + 1 }, durationMs > longestMs && names)
    longestMs = Math.max(longestMs, durationMs)
  }
  return pieces
}
