// Which of an item's thumbnails stands for it in guides and lists.

export interface ArtworkFacts {
  /** Chosen by hand; null: a third into the item, behind titles and before the end gives itself away. */
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

/** The one that shows the item at a moment; behind its end the last one. */
export function thumbnailIndex(
  { thumbnailCount, thumbnailIntervalMs }: Pick<ArtworkFacts, 'thumbnailCount' | 'thumbnailIntervalMs'>,
  atMs: number,
): number {
  return Math.min(Math.floor(atMs / thumbnailIntervalMs), thumbnailCount - 1)
}

/**
 * Address of an item's picture. The number is not looked at: it makes a new address of a new choice, so
 * that no cache goes on showing the old one.
 */
export function artworkUrl(originUrl: string, mediaId: string, signature: string, index: number): string {
  return `${originUrl}/artwork/${mediaId}.${signature}.jpg?picture=${index}`
}
