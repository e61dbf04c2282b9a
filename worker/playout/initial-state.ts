// The initial state of a supervisor for a channel it has just claimed: from what was last observed.
import type { PlayoutEvent, PlayoutState } from '../supervisor/machine.ts'

type Observed = 'STOPPED' | 'STARTING' | 'LIVE' | 'DEGRADED' | 'DRAINING' | 'BACKING_OFF' | 'FAILED'

/**
 * A channel that was on air resumes without a transition: its timeline never stopped. An interrupted start or stop is
 * repeated. A failed channel is started again.
 */
export function initialState(
  desired: 'STARTED' | 'STOPPED',
  observed: Observed,
): { initial: PlayoutState; event: PlayoutEvent | null } {
  if (desired === 'STOPPED') {
    return observed === 'STOPPED'
      ? { initial: { name: 'stopped' }, event: null }
      : { initial: { name: 'live' }, event: { type: 'order-stop' } }
  }
  switch (observed) {
    case 'LIVE':
    // The reason for degraded is checked again with the first heartbeat.
    case 'DEGRADED':
      return { initial: { name: 'live' }, event: null }
    case 'FAILED':
      return {
        initial: { name: 'failed', reason: 'The channel could not be started.' },
        event: { type: 'order-start' },
      }
    default:
      return { initial: { name: 'stopped' }, event: { type: 'order-start' } }
  }
}
