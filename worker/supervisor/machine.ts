// One channel's playout as a pure transition table. Desired changes arrive as events, actions leave as effects; nothing
// here uses a clock, a database or a process.
//
// stopped ──order-start──▶ starting ──on-air──▶ live ◀──media-usable──┐
//    ▲                        │  ▲                │ └─media-unusable─▶ degraded
//    │                 failure│  │retry-due       │order-stop
//    │                        ▼  │                ▼
//    └──────off-air────── backing-off         draining ──off-air──▶ stopped
//  live or degraded ──run-missing──▶ starting
//  failure that no retry can fix: any ──▶ failed ──order-start──▶ starting
//  A failure while live keeps the channel on air (the frozen timeline continues) and is only counted.
import { backoffMs } from '#domain/system/backoff.ts'

export type PlayoutState =
  | { name: 'stopped' }
  | { name: 'starting'; attempt: number }
  | { name: 'live' }
  | { name: 'degraded'; unusable: readonly string[]; reason: string }
  | { name: 'draining'; attempt: number }
  | { name: 'backing-off'; attempt: number; intent: 'start' | 'stop'; reason: string }
  | { name: 'failed'; reason: string }

export type PlayoutEvent =
  | { type: 'order-start' }
  | { type: 'order-stop' }
  /** The run is in the frozen timeline. */
  | { type: 'on-air' }
  | { type: 'off-air' }
  /** On air as far as known, but no run is open in the frozen timeline. */
  | { type: 'run-missing' }
  /** Items whose files cannot be read; `planned`: one of them is about to air. */
  | { type: 'media-unusable'; mediaIds: readonly string[]; reason: string; planned: boolean }
  | { type: 'media-usable' }
  | { type: 'failure'; retryable: boolean; reason: string }
  | { type: 'retry-due' }

export type PlayoutEffect =
  | { type: 'start-run' }
  | { type: 'stop-run' }
  | { type: 'replan-without'; mediaIds: readonly string[] }
  | { type: 'retry-in'; delayMs: number }

export interface Step {
  state: PlayoutState
  effects: readonly PlayoutEffect[]
}

/** @param random 0…1, for the jitter of a retry */
export function transition(state: PlayoutState, event: PlayoutEvent, random: number): Step {
  const stay: Step = { state, effects: [] }
  switch (event.type) {
    case 'order-start':
      if (state.name === 'stopped' || state.name === 'failed' || state.name === 'draining') return starting(0)
      if (state.name === 'backing-off') return starting(state.attempt)
      return stay
    case 'order-stop':
      return state.name === 'stopped' || state.name === 'draining' ? stay : draining(0)
    case 'on-air':
      return state.name === 'starting' ? { state: { name: 'live' }, effects: [] } : stay
    case 'off-air':
      return state.name === 'draining' ? { state: { name: 'stopped' }, effects: [] } : stay
    case 'run-missing':
      return state.name === 'live' || state.name === 'degraded' ? starting(0) : stay
    case 'media-unusable':
      return mediaUnusable(state, event)
    case 'media-usable':
      if (state.name !== 'degraded') return stay
      return { state: { name: 'live' }, effects: [{ type: 'replan-without', mediaIds: [] }] }
    case 'failure':
      return failure(state, event, random)
    case 'retry-due':
      if (state.name !== 'backing-off') return stay
      return state.intent === 'start' ? starting(state.attempt) : draining(state.attempt)
  }
}

function starting(attempt: number): Step {
  return { state: { name: 'starting', attempt }, effects: [{ type: 'start-run' }] }
}

function draining(attempt: number): Step {
  return { state: { name: 'draining', attempt }, effects: [{ type: 'stop-run' }] }
}

function mediaUnusable(
  state: PlayoutState,
  event: { mediaIds: readonly string[]; reason: string; planned: boolean },
): Step {
  if (state.name !== 'live' && state.name !== 'degraded') return { state, effects: [] }
  const known = state.name === 'degraded' ? state.unusable : []
  const same = known.length === event.mediaIds.length && event.mediaIds.every((id) => known.includes(id))
  // Known and already skipped, unless an edited rundown brought one back.
  if (same && !event.planned) return { state, effects: [] }
  return {
    state: { name: 'degraded', unusable: event.mediaIds, reason: event.reason },
    effects: [{ type: 'replan-without', mediaIds: event.mediaIds }],
  }
}

function failure(state: PlayoutState, event: { retryable: boolean; reason: string }, random: number): Step {
  if (state.name !== 'starting' && state.name !== 'draining') return { state, effects: [] }
  if (!event.retryable) return { state: { name: 'failed', reason: event.reason }, effects: [] }
  const intent = state.name === 'starting' ? 'start' : 'stop'
  return {
    state: { name: 'backing-off', attempt: state.attempt + 1, intent, reason: event.reason },
    effects: [{ type: 'retry-in', delayMs: backoffMs(state.attempt, random) }],
  }
}

/** The sentence shown beside the state; null when there is nothing to explain. */
export function reasonOf(state: PlayoutState): string | null {
  return 'reason' in state ? state.reason : null
}
