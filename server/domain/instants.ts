// Times are epoch milliseconds inside the product and ISO 8601 in UTC at its interfaces.

export interface Clock {
  /** Epoch milliseconds, whole, never going back. */
  now(): number
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** ISO 8601 in UTC, with milliseconds. */
export const iso = (at: number): string => new Date(at).toISOString()

/** The same for a time that may be unknown. */
export const isoOrNull = (at: Date | number | null): string | null => (at === null ? null : iso(Number(at)))
