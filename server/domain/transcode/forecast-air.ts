// A long item may air before all of it is prepared, if the rest will be in time: the parts that come are measured.

/** The rest may take this much longer than at the measured speed. */
const MARGIN = 1.25
/** The speed is that of the last minutes: other items may have taken workers since. */
const SPEED_OVER_MS = 180_000
/** A shorter time says nothing about the speed. */
const SPEED_LEAST_MS = 10_000

export interface Sample {
  atMs: number
  /** Of the item's video, in all parts together. */
  doneMs: number
}

/** The samples that count, with a new one at their end. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  return [...samples.filter(({ atMs }) => sample.atMs - atMs <= SPEED_OVER_MS), sample]
}

/** Video prepared in a time of the same length; 0: unknown. */
export function speedOf(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.atMs - first.atMs < SPEED_LEAST_MS) return 0
  return Math.max(0, (last.doneMs - first.doneMs) / (last.atMs - first.atMs))
}

export interface Preparation {
  now: number
  durationMs: number
  /** From the start of the item, without a gap. */
  preparedMs: number
  /** Parts that are encoded side by side come together: the length of all of them, at least of one. */
  batchMs: number
  speed: number
}

/**
 * The earliest start of an airing that finds each of its segments prepared: each batch must be done when its first segment
 * airs. The time that is left then changes evenly from batch to batch, so the first and the last decide. Null: unknown.
 */
export function forecastAir({ now, durationMs, preparedMs, batchMs, speed }: Preparation): number | null {
  if (preparedMs <= 0) return null
  const leftMs = durationMs - preparedMs
  if (leftMs <= 0) return now
  if (speed <= 0) return null
  const startFor = (batch: number) => now + (batch * batchMs * MARGIN) / speed - preparedMs - (batch - 1) * batchMs
  return Math.ceil(Math.max(startFor(1), startFor(Math.ceil(leftMs / batchMs))))
}
