import { DAY_MS } from '#domain/instants.ts'

export const MINUTE_MS = 60_000

/** Start of the minute in which an instant lies. */
export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS

export const isIn = ({ from, to }: { from: number; to: number }, at: number): boolean => at >= from && at < to

/** Figures of minutes are kept so long; hours are computed again from them. */
export const MINUTES_KEPT_MS = 32 * DAY_MS
