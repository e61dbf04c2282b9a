// What is on air by command instead of the plan: a held slate, or a live feed. No plan ends it: a new version, a
// rollback, another mode and an edited rundown take effect at the return.
import type { TimelineChunk } from './timeline.ts'

export type AirOverride = 'slate' | 'live'

/** @param newest the channel's last chunk: nothing is planned after a hold or a live feed; null: none */
export function airOverride(newest: Pick<TimelineChunk, 'cause' | 'endsAt'> | null): AirOverride | null {
  // Stopped: the hold or feed ended with the run.
  if (!newest || newest.endsAt !== null) return null
  if (newest.cause === 'hold') return 'slate'
  return newest.cause === 'live-wait' ? 'live' : null
}
