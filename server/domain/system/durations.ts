// Counts of durations in buckets that grow by a fifth: a percentile is right within that, in 80 numbers. Pure.

const BUCKETS_AN_OCTAVE = 4
const SHORTEST_MS = 0.25
/** The last one holds everything above about two minutes. */
export const DURATION_BUCKETS = 78

/** @param durationMs not negative */
export function bucketOf(durationMs: number): number {
  if (!(durationMs > SHORTEST_MS)) return 0
  const place = Math.ceil(Math.log2(durationMs / SHORTEST_MS) * BUCKETS_AN_OCTAVE)
  return Math.min(place, DURATION_BUCKETS - 1)
}

/** The longest duration that a bucket counts, ms. */
export const limitOf = (bucket: number): number => SHORTEST_MS * 2 ** (bucket / BUCKETS_AN_OCTAVE)

/**
 * @param share 0…1; 0.99 is the 99th percentile
 * @returns ms, at most a fifth above the exact value; null without durations
 */
export function percentile(counts: ArrayLike<number>, share: number): number | null {
  let total = 0
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket] ?? 0
  if (total === 0) return null
  let left = Math.max(1, Math.ceil(total * share))
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket] ?? 0
    if (left <= 0) return Math.round(limitOf(bucket) * 100) / 100
  }
  return null
}
