// The status of a destination, from its settings and what its relay reported last.
import { isAlive } from '#domain/system/worker-alive.ts'

export type DestinationStatus =
  | 'off'
  | 'waiting'
  | 'connecting'
  | 'sending'
  | 'retrying'
  | 'given-up'
  /** It should be sending, and no worker reports. */
  | 'unknown'

interface DestinationFacts {
  enabled: boolean
  /** The channel is started. */
  channelStarted: boolean
  state: 'IDLE' | 'CONNECTING' | 'LIVE' | 'BACKING_OFF' | 'DISABLED'
  failures: number
  /** When its relay last reported, epoch ms. */
  observedAt: number | null
}

export function describeDestination(
  facts: DestinationFacts,
  now: number,
): { status: DestinationStatus; words: string } {
  const { enabled, channelStarted, state, failures, observedAt } = facts
  if (!enabled)
    return state === 'DISABLED'
      ? { status: 'given-up', words: 'Gave up after too many failures. Switch it on to try again.' }
      : { status: 'off', words: 'Switched off' }
  if (!channelStarted) return { status: 'waiting', words: 'Starts with the channel' }
  if (state === 'IDLE' || state === 'DISABLED') return { status: 'connecting', words: 'About to connect' }
  if (!isAlive(observedAt, now)) return { status: 'unknown', words: 'Status unknown: the playout may be restarting' }
  if (state === 'CONNECTING') return { status: 'connecting', words: 'Connecting' }
  if (state === 'LIVE') return { status: 'sending', words: 'Sending' }
  return { status: 'retrying', words: failures > 1 ? `Waiting to retry, ${failures} failures` : 'Waiting to retry' }
}
