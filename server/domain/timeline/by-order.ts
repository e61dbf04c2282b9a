// What is on air by order instead of the plan: the slate that an operator holds, or a live feed. No plan
// ends it: a new version, a rollback, another mode and an edited rundown take effect at the return.
import type { TimelineChunk } from './timeline.ts'

export type ByOrder = 'slate' | 'live'

/** @param newest the channel's last chunk of all: behind what is on air by order nothing is planned; null: none */
export function byOrder(newest: Pick<TimelineChunk, 'cause' | 'endsAt'> | null): ByOrder | null {
  // Stopped: the order went with the run.
  if (!newest || newest.endsAt !== null) return null
  if (newest.cause === 'hold') return 'slate'
  return newest.cause === 'live-wait' ? 'live' : null
}
