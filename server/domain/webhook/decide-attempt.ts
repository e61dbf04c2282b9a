// What follows an attempt to deliver an event. Pure.
//
// pending ──2xx──▶ delivered
//    │ ▲────wait, longer each time──┐
//    └──anything else───────────────┤
//                                   └── more than a day after the first try ──▶ failed
import { backoffMs } from '#domain/system/backoff.ts'

/** A delivery is tried for this long. */
export const RETRIED_MS = 24 * 3_600_000
/** An endpoint that fails for this long is switched off. */
export const FAILING_MS = 5 * 86_400_000
const BACKOFF = { firstMs: 5_000, mostMs: 3_600_000 }

export interface AttemptFacts {
  /** Null: no answer. */
  status: number | null
  /** Attempts before this one. */
  attempts: number
  /** When the delivery was recorded, and since when every attempt at its endpoint has failed; epoch ms. */
  createdAt: number
  failingSince: number | null
}

export interface AttemptOutcome {
  state: 'delivered' | 'failed' | 'pending'
  /** Until the next attempt; 0 unless it is pending. */
  waitMs: number
  /** Why the endpoint is switched off; null: it stays on. */
  disable: 'gone' | 'failing' | null
}

/** @param random 0…1, for the jitter */
export function decideAttempt(facts: AttemptFacts, now: number, random: number): AttemptOutcome {
  const { status, attempts, createdAt, failingSince } = facts
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered', waitMs: 0, disable: null }
  // Standard Webhooks: 410 asks for no more.
  if (status === 410) return { state: 'failed', waitMs: 0, disable: 'gone' }
  const disable = failingSince !== null && now - failingSince >= FAILING_MS ? 'failing' : null
  const waitMs = backoffMs(attempts, random, BACKOFF)
  if (disable || now + waitMs - createdAt > RETRIED_MS) return { state: 'failed', waitMs: 0, disable }
  return { state: 'pending', waitMs, disable }
}
