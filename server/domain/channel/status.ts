// Maps the supervisor's states to the four values of specs/001 (StreamHealth.status).

export type PlayoutStateName = 'stopped' | 'starting' | 'live' | 'degraded' | 'draining' | 'backing-off' | 'failed'

/** A live channel whose worker was silent for longer than this is reported as ERROR. */
export const HEARTBEAT_LOST_AFTER_MS = 15_000

/**
 * @param wanted      the customer's order
 * @param state       what the supervisor wrote last
 * @param heartbeatAt last heartbeat of the worker that plays it, epoch ms; null when none does
 * @param now         epoch ms
 */
export function describeStatus(
  wanted: 'STOPPED' | 'STARTED',
  state: PlayoutStateName,
  heartbeatAt: number | null,
  now: number,
): 'LIVE' | 'STARTING' | 'ERROR' | 'STOPPED' {
  if (wanted === 'STOPPED') return 'STOPPED'
  if (state === 'failed') return 'ERROR'
  if (state === 'stopped' || state === 'starting' || state === 'backing-off') return 'STARTING'
  return heartbeatAt !== null && now - heartbeatAt <= HEARTBEAT_LOST_AFTER_MS ? 'LIVE' : 'ERROR'
}
