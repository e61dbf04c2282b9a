// How a live feed does, in words, from what is wanted of it and what its worker last recorded.
import type { FeedFacts } from './feed-facts.ts'

export type ContributionStatus =
  | 'off'
  | 'revoked'
  | 'waiting'
  | 'connecting'
  | 'connected'
  | 'on-air'
  /** It is said to be connected, and nobody reports. */
  | 'unknown'

interface OpenStream {
  state: 'PENDING_INGEST' | 'ACTIVE'
  facts: FeedFacts | null
  bitrateKbps: number
  onAir: boolean
  /** When its worker last recorded anything, epoch ms. */
  reportedAt: number
}

interface ContributionFacts {
  source: 'RTMP' | 'PULL'
  enabled: boolean
  revoked: boolean
  stream: OpenStream | null
}

/** Workers report every two seconds. */
const SILENT_MS = 20_000

export function describeContribution(
  { source, enabled, revoked, stream }: ContributionFacts,
  now: number,
): { status: ContributionStatus; words: string } {
  if (stream && now - stream.reportedAt > SILENT_MS)
    return { status: 'unknown', words: 'No news of it: the worker may be restarting' }
  if (stream?.onAir) return { status: 'on-air', words: saySignal('On air', stream) }
  if (!enabled) return { status: 'off', words: 'Switched off' }
  if (revoked) return { status: 'revoked', words: 'Its stream key was revoked. Make a new one to use it again.' }
  if (!stream)
    return { status: 'waiting', words: source === 'RTMP' ? 'Waiting for the sender' : 'Fetched when it is taken' }
  return stream.state === 'ACTIVE'
    ? { status: 'connected', words: saySignal('Connected', stream) }
    : { status: 'connecting', words: saySignal('Connected, getting ready', stream) }
}

function saySignal(what: string, { facts, bitrateKbps }: OpenStream): string {
  const picture = facts && sayPicture(facts)
  const bitrate = bitrateKbps > 0 ? `${(bitrateKbps / 1_000).toFixed(1)} Mbit/s` : null
  return [what, picture, bitrate, facts && !facts.audio ? 'no sound' : null].filter((part) => part).join(', ')
}

/** As the field says it: 1080p50, and the size where it is no usual one. */
export function sayPicture({ video: { width, height, fps } }: FeedFacts): string | null {
  if (!width || !height) return null
  const size = width * 9 === height * 16 ? `${height}p` : `${width}×${height}`
  if (!fps) return size
  const rate = Math.round(fps * 100) / 100
  return size.endsWith('p') ? `${size}${rate}` : `${size}, ${rate} fps`
}
