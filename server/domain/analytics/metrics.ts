// The definition of every figure of pages, reports, exports and the API. Sources: CTA-2066 (Streaming Quality of
// Experience Events, Properties and Metrics) for the names and formulas of playback quality; the European Broadcasting
// Union's and Nielsen's use of “average audience” and “reach” for programmes.
import type { Sums } from './sums.ts'

export interface Metrics {
  /** Sessions with a picture. */
  views: number
  watchTimeMs: number
  /** Watch time of a view. */
  averageWatchTimeMs: number
  /** ΣS / (ΣS + ΣW) in CTA-2066: the share of the time with a wanted picture in which it stood. 0 to 1. */
  rebufferRatio: number
  stalls: number
  /** From the wish to play until the first picture, on average; null: no view told it. */
  startupMs: number | null
  /** Share of the attempts that ended with an error before the first picture. */
  startFailures: number
  /** Share of the attempts that the viewer ended before the first picture. */
  exitsBeforeStart: number
  /** Of the video, by the time watched; null: unknown. */
  averageBitrateKbps: number | null
  errors: number
  droppedFrames: number
}

export function metricsOf(sums: Sums): Metrics {
  const { plays, attempts, failures } = sums
  return {
    views: plays,
    watchTimeMs: sums.watchedMs,
    averageWatchTimeMs: Math.round(shareOf(sums.watchedMs, plays)),
    rebufferRatio: shareOf(sums.stalledMs, sums.stalledMs + sums.watchedMs),
    stalls: sums.stalls,
    startupMs: sums.startups === 0 ? null : Math.round(sums.startupMs / sums.startups),
    startFailures: shareOf(failures, attempts),
    exitsBeforeStart: shareOf(Math.max(0, attempts - plays - failures), attempts),
    averageBitrateKbps: sums.bitrateMs === 0 ? null : Math.round(sums.bitrateKbpsMs / sums.bitrateMs),
    errors: sums.errors,
    droppedFrames: sums.droppedFrames,
  }
}

/** Average audience: the viewers at each instant, on average. */
export const averageAudience = ({ watchedMs }: Sums, durationMs: number): number => shareOf(watchedMs, durationMs)

/** How much of a programme those who saw any of it watched, on average. 0 to 1. @param possibleMs reach × length */
export const completion = ({ watchedMs }: Sums, possibleMs: number): number =>
  Math.min(1, shareOf(watchedMs, possibleMs))

/** 0 of nothing is 0. */
const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)
