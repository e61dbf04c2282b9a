/** What artworkIndex reads of an item. */
export const ARTWORK_COLUMNS = {
  durationMs: true,
  thumbnailCount: true,
  thumbnailIntervalMs: true,
  artworkAtMs: true,
  posterAtMs: true,
} as const
