// What follows an attempt to fetch a file that did not complete it. Pure.
//
// waiting ──attempt──▶ complete
//    │ ▲──wait, longer each time──┐
//    └──broken────────────────────┤
//                                 └── refused, or too often without progress, or for too long ──▶ failed
import { backoffMs } from '#domain/system/backoff.ts'

/** Attempts in a row that fetch less than this count as failures in a row. */
export const PROGRESS_BYTES = 1024 ** 2
/** Failures in a row before the import fails. */
export const MOST_FAILURES = 8
/** An import may take this long. */
export const FETCHED_FOR_MS = 3 * 86_400_000
const BACKOFF = { firstMs: 2_000, mostMs: 300_000 }
/** Until a host that answered nothing may be asked again. */
const PUT_OFF_MS = 30_000

/** Answers after which the same request may succeed: a time-out, a conflict with a restart, and limits of rate. */
const PASSING = new Set([408, 425, 429])

/** @param status of the answer that was no file; null: none */
export const mayPass = (status: number | null): boolean => status === null || status >= 500 || PASSING.has(status)

export interface BrokenAttempt {
  /** Whether another attempt may succeed. */
  again: boolean
  /** Failures in a row before this one. */
  failures: number
  /** By how much the longest received start of the file grew. */
  gainedBytes: number
  /** Epoch ms. */
  createdAt: number
}

export type ImportDecision = { kind: 'again'; failures: number; waitMs: number } | { kind: 'failed' }

/** @param random 0…1, for the jitter */
export function decideImport(broken: BrokenAttempt, now: number, random: number): ImportDecision {
  const failures = broken.gainedBytes >= PROGRESS_BYTES ? 1 : broken.failures + 1
  if (!broken.again || failures >= MOST_FAILURES || now - broken.createdAt > FETCHED_FOR_MS) return { kind: 'failed' }
  return { kind: 'again', failures, waitMs: backoffMs(failures - 1, random, BACKOFF) }
}

/** The host was not asked: no attempt is lost. */
export function putOff(
  { failures, createdAt }: Pick<BrokenAttempt, 'failures' | 'createdAt'>,
  now: number,
): ImportDecision {
  return now - createdAt > FETCHED_FOR_MS ? { kind: 'failed' } : { kind: 'again', failures, waitMs: PUT_OFF_MS }
}
