// Which of an item's thumbnails represents it in guides and lists.

export interface ArtworkFacts {
  /** Chosen by a user. Null: the suggested still that is nearest to a third into the item, after titles, before the ending. */
  artworkAtMs: number | null
  /** Suggested stills (pick-posters.ts), not black and not blurred; none: the still a third into the item. */
  posterAtMs: readonly number[]
  durationMs: number | null
  thumbnailCount: number
  thumbnailIntervalMs: number
}

/** Number of the thumbnail; null while there is none. */
export function artworkIndex(facts: ArtworkFacts): number | null {
  if (facts.thumbnailCount === 0) return null
  return thumbnailIndex(facts, facts.artworkAtMs ?? usualAtMs(facts))
}

function usualAtMs({ durationMs, posterAtMs }: ArtworkFacts): number {
  const wantedMs = (durationMs ?? 0) / 3
  const apart = (atMs: number) => Math.abs(atMs - wantedMs)
  return posterAtMs.toSorted((a, b) => apart(a) - apart(b))[0] ?? wantedMs
}

/** The thumbnail at a position; past its end the last one. */
export function thumbnailIndex(
  { thumbnailCount, thumbnailIntervalMs }: Pick<ArtworkFacts, 'thumbnailCount' | 'thumbnailIntervalMs'>,
  atMs: number,
): number {
  return Math.min(Math.floor(atMs / thumbnailIntervalMs), thumbnailCount - 1)
}

/**
 * Address of an item's artwork. The number is ignored by the server: it gives a new choice a new address, so that no
 * cache shows the old one.
 */
export function artworkUrl(originUrl: string, mediaId: string, signature: string, index: number): string {
  return `${originUrl}/artwork/${mediaId}.${signature}.jpg?picture=${index}`
}
