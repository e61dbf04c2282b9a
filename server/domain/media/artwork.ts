// Which of an item's thumbnails represents it in guides and lists.

export interface ArtworkFacts {
  /** Chosen by a user; null: a third into the item, after titles and before the ending. */
  artworkAtMs: number | null
  durationMs: number | null
  thumbnailCount: number
  thumbnailIntervalMs: number
}

/** Number of the thumbnail; null while there is none. */
export function artworkIndex(facts: ArtworkFacts): number | null {
  if (facts.thumbnailCount === 0) return null
  return thumbnailIndex(facts, facts.artworkAtMs ?? (facts.durationMs ?? 0) / 3)
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
