import { isAlive } from '#domain/system/worker-alive.ts'
import type { DesiredState, StoredPlayoutState } from './playout-state.ts'

export type DeleteDecision = 'delete' | 'on-air' | 'going-off-air'

/**
 * A channel is deleted only when it is off air. A worker that died while stopping it never writes `stopped`, so a
 * channel whose heartbeat is lost counts as off air.
 * @param heartbeatAt epoch ms; null when no worker holds it
 */
export function decideDelete(
  desired: DesiredState,
  observed: StoredPlayoutState,
  heartbeatAt: number | null,
  now: number,
): DeleteDecision {
  if (desired === 'STARTED') return 'on-air'
  if (observed === 'STOPPED' || observed === 'FAILED') return 'delete'
  const heldByALiveWorker = isAlive(heartbeatAt, now)
  return heldByALiveWorker ? 'going-off-air' : 'delete'
}
