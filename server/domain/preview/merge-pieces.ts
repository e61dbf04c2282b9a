// A time bar of many hours: entries too short to be drawn are merged.
import type { MediaKind } from '#domain/timeline/timeline.ts'
import { endOf, type FutureEntry } from './future-entries.ts'

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
 * @param entries gapless, in order
 * @returns pieces that cover the entries within [from, to), at most maxPieces + 1; a single entry stays whole
 */
export function mergePieces(
  entries: readonly FutureEntry[],
  from: number,
  to: number,
  maxPieces: number,
): FuturePiece[] {
  const leastMs = (to - from) / maxPieces
  const pieces: FuturePiece[] = []
  let longestMs = 0
  for (const entry of entries) {
    const startsAt = Math.max(entry.startsAt, from)
    const endsAt = Math.min(endOf(entry), to)
    const durationMs = endsAt - startsAt
    if (durationMs <= 0) continue
    const { title, kind, scheduled } = entry.item
    const names = { title, kind, blockId: scheduled?.blockId ?? null }
    const open = pieces.at(-1)
    if (!open || open.endsAt - open.startsAt >= leastMs) {
      pieces.push({ startsAt, endsAt, ...names, entries: 1 })
      longestMs = durationMs
      continue
    }
    Object.assign(open, { endsAt, entries: open.entries + 1 }, durationMs > longestMs && names)
    longestMs = Math.max(longestMs, durationMs)
  }
  return pieces
}
