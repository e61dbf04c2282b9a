import type { PlayoutStateName } from './status.ts'

export type DesiredState = 'STOPPED' | 'STARTED'

/** As spelt in the database enum. */
export type StoredPlayoutState = 'STOPPED' | 'STARTING' | 'LIVE' | 'DEGRADED' | 'DRAINING' | 'BACKING_OFF' | 'FAILED'

const NAMES: Record<StoredPlayoutState, PlayoutStateName> = {
  STOPPED: 'stopped',
  STARTING: 'starting',
  LIVE: 'live',
  DEGRADED: 'degraded',
  DRAINING: 'draining',
  BACKING_OFF: 'backing-off',
  FAILED: 'failed',
}

export function playoutStateName(stored: StoredPlayoutState): PlayoutStateName {
  return NAMES[stored]
}
