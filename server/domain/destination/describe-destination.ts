// The status of a destination, from its settings and what its relay reported last.
import { isAlive } from '#domain/system/worker-alive.ts'

/** Its relay waits for a place. */
export const QUEUED = 'All relays of the worker are in use. It connects when one is free; higher plans start first.'

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
  /** As its relay reported it. */
  reason: string | null
  failures: number
  /** When its relay last reported, epoch ms. */
  observedAt: number | null
}

export function describeDestination(
  facts: DestinationFacts,
  now: number,
): { status: DestinationStatus; statusText: string } {
  const { enabled, channelStarted, state, reason, failures, observedAt } = facts
  if (!enabled)
    return state === 'DISABLED'
      ? { status: 'given-up', statusText: 'Gave up after too many failures. Switch it on to try again.' }
      : { status: 'off', statusText: 'Switched off' }
  if (!channelStarted) return { status: 'waiting', statusText: 'Starts with the channel' }
  if (state === 'IDLE' && reason === QUEUED) return { status: 'waiting', statusText: 'Waiting for a free relay' }
  if (state === 'IDLE' || state === 'DISABLED') return { status: 'connecting', statusText: 'About to connect' }
  if (!isAlive(observedAt, now))
    return { status: 'unknown', statusText: 'Status unknown: the playout may be restarting' }
  if (state === 'CONNECTING') return { status: 'connecting', statusText: 'Connecting' }
  if (state === 'LIVE') return { status: 'sending', statusText: 'Sending' }
  return {
    status: 'retrying',
    statusText: failures > 1 ? `Waiting to retry, ${failures} failures` : 'Waiting to retry',
  }
}
