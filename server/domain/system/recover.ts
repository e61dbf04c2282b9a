// What follows when a supervised process ends: relays, fetchers of feeds, and the programs of the product recover alike.
// Pure.
//
// running ──ends──▶ waiting (longer each time, with jitter) ──▶ running
//    │                 └── too many in a row ──▶ given up, until a person acts
//    └── long enough ──▶ earlier failures are forgotten
import { backoffMs } from './backoff.ts'

/** Failures in a row before an alert. */
export const ALERT_FAILURES = 3

export interface RecoveryRules {
  /** After this time of running earlier failures no longer count. */
  stableMs: number
  /** In a row, after which it is given up; omitted: never. */
  mostFailures?: number
  /** No wait is shorter than the first. */
  backoff: { firstMs: number; mostMs: number }
}

/** Of origin, worker and web process: started again by what supervises them. */
export const PROGRAM_RECOVERY: RecoveryRules = { stableMs: 60_000, backoff: { firstMs: 200, mostMs: 30_000 } }

export interface Recovery {
  /** In a row, with this one. */
  failures: number
  /** Until the next attempt. */
  delayMs: number
  /** There is no next attempt. */
  isGivenUp: boolean
  /** An alert is due: once in a row of failures. */
  alert: boolean
}

/**
 * @param failuresBefore in a row
 * @param livedMs how long it ran
 * @param random 0…1, for the jitter; 1: none
 */
export function recoverAfter(failuresBefore: number, livedMs: number, rules: RecoveryRules, random: number): Recovery {
  const failures = (livedMs >= rules.stableMs ? 0 : failuresBefore) + 1
  const { mostFailures = Number.POSITIVE_INFINITY, backoff } = rules
  const delayMs = Math.max(backoff.firstMs, backoffMs(failures - 1, random, backoff))
  return { failures, delayMs, isGivenUp: failures >= mostFailures, alert: failures === ALERT_FAILURES }
}
