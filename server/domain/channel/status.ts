// Maps the supervisor's states to the four values of specs/001 (StreamHealth.status).
import { isAlive } from '#domain/system/worker-alive.ts'

export type PlayoutStateName = 'stopped' | 'starting' | 'live' | 'degraded' | 'draining' | 'backing-off' | 'failed'

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
  return isAlive(heartbeatAt, now) ? 'LIVE' : 'ERROR'
}
