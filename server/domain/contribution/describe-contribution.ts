// The status of a live input as a sentence, from its settings and what its worker recorded last.

import { type EncoderLag, sayLag } from '#domain/live/encoder-lag.ts'
import { isAlive } from '#domain/system/worker-alive.ts'
import type { FeedFacts } from './feed-facts.ts'
import { sayKeyframes } from './keyframes.ts'

export type ContributionStatus =
  | 'off'
  | 'revoked'
  | 'waiting'
  | 'connecting'
  | 'connected'
  | 'on-air'
  /** It should be connected, and no worker reports. */
  | 'unknown'

interface OpenStream {
  state: 'PENDING_INGEST' | 'ACTIVE'
  facts: FeedFacts | null
  bitrateKbps: number
  onAir: boolean
  /** When its worker last recorded something, epoch ms. */
  reportedAt: number
  /** How far its encoder was behind the last time it was, and when, epoch ms. */
  lag: (EncoderLag & { at: number }) | null
  keyframeMs: number | null
  /** Since when its picture is black, and its sound silent, epoch ms; null: it is not. */
  blackSince: number | null
  silentSince: number | null
}

/** For a pulled feed: the source, and the state while nothing arrives. */
export interface Fetching {
  /** The only part of the address that is ever shown. */
  hint: string | null
  /** Its channel is started. Otherwise the feed is not pulled. */
  wanted: boolean
  failed: { reason: string; nextTryAt: number } | null
}

interface ContributionFacts {
  /** null: the sender connects to us. */
  fetching: Fetching | null
  /** Of a sender: why it was told to try again, and until when it is likely to. */
  refused?: { reason: string; nextTryAt: number } | null
  enabled: boolean
  revoked: boolean
  stream: OpenStream | null
}

/** Encoders are checked every two seconds, and each lag is remembered for ten. */
const LAG_SHOWN_MS = 6_000
/** Shorter pauses are part of a programme. */
const DARK_SHOWN_MS = 5_000

export function describeContribution(
  { stream, ...facts }: ContributionFacts,
  now: number,
): { status: ContributionStatus; statusText: string; warning: string | null } {
  const said = sayStatus({ stream, ...facts }, now)
  return { ...said, warning: stream && said.status !== 'unknown' ? sayWarning(stream, now) : null }
}

function sayWarning({ lag, keyframeMs, blackSince, silentSince }: OpenStream, now: number): string | null {
  if (lag && now - lag.at < LAG_SHOWN_MS)
    return `${sayLag(lag)}. Stop other feeds, lower the channel’s resolution, or use a machine with more cores.`
  const lasts = (since: number | null) => since !== null && now - since >= DARK_SHOWN_MS
  const missing = [lasts(blackSince) && 'its picture is black', lasts(silentSince) && 'its sound is silent']
  const dark = missing.filter((part) => part !== false).join(', and ')
  if (dark) return `${dark.charAt(0).toUpperCase()}${dark.slice(1)}. Check the sender.`
  return sayKeyframes(keyframeMs)
}

function sayStatus(
  { fetching, refused = null, enabled, revoked, stream }: ContributionFacts,
  now: number,
): { status: ContributionStatus; statusText: string } {
  if (stream && !isAlive(stream.reportedAt, now))
    return { status: 'unknown', statusText: 'Status unknown: the worker may be restarting' }
  if (stream?.onAir) return { status: 'on-air', statusText: saySignal('On air', stream) }
  if (!enabled) return { status: 'off', statusText: 'Switched off' }
  if (revoked)
    return { status: 'revoked', statusText: 'The stream key was revoked. Create a new one to use this input again.' }
  if (!stream)
    return { status: 'waiting', statusText: fetching ? sayFetching(fetching, now) : sayRefused(refused, now) }
  return stream.state === 'ACTIVE'
    ? { status: 'connected', statusText: saySignal('Connected', stream) }
    : { status: 'connecting', statusText: saySignal('Connected, preparing', stream) }
}

const sayRefused = (refused: ContributionFacts['refused'], now: number) =>
  refused && refused.nextTryAt > now ? refused.reason.replace(/\.$/, '') : 'Waiting for the encoder'

/** Waiting for cam.example: nothing is listening at the server’s address; next try in 8 s */
function sayFetching({ hint, wanted, failed }: Fetching, now: number): string {
  if (!wanted) return 'Pulled while the channel is on air'
  const host = hint?.replace(/^[a-z]+:\/\//, '') ?? 'the server'
  if (!failed) return `Connecting to ${host}`
  const reason = failed.reason.replace(/\.$/, '')
  const waitS = Math.ceil((failed.nextTryAt - now) / 1_000)
  const next = waitS > 0 ? `next try in ${waitS} s` : 'trying again'
  return `Waiting for ${host}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}; ${next}`
}

function saySignal(what: string, { facts, bitrateKbps }: OpenStream): string {
  const picture = facts && sayPicture(facts)
  const bitrate = bitrateKbps > 0 ? `${(bitrateKbps / 1_000).toFixed(1)} Mbit/s` : null
  const missing = facts && [isWithoutPicture(facts) ? 'no video' : null, facts.audio ? null : 'no audio']
  return [what, picture, bitrate, ...(missing ?? [])].filter((part) => part).join(', ')
}

/** Unreadable headers are the more useful message. */
const isWithoutPicture = ({ video: { width, fps, profile } }: FeedFacts) => !width && !fps && !profile

const NAMES: Record<FeedFacts['video']['codec'] | NonNullable<FeedFacts['audio']>['codec'], string> = {
  h264: 'H.264',
  hevc: 'H.265',
  mpeg2video: 'MPEG-2',
  aac: 'AAC',
  mp2: 'MP2',
  mp3: 'MP3',
  ac3: 'AC-3',
  opus: 'Opus',
  pcm_alaw: 'G.711',
  pcm_mulaw: 'G.711',
}

/** H.264 and AAC */
export function sayCodecs({ video, audio }: FeedFacts): string {
  return `${NAMES[video.codec]}${audio ? ` and ${NAMES[audio.codec]}` : ', no audio'}`
}

/** As the trade writes it: 1080p50, or the frame size if it is not a usual one. */
export function sayPicture({ video: { width, height, fps } }: FeedFacts): string | null {
  if (!width || !height) return null
  const size = width * 9 === height * 16 ? `${height}p` : `${width}×${height}`
  if (!fps) return size
  const rate = Math.round(fps * 100) / 100
  return size.endsWith('p') ? `${size}${rate}` : `${size}, ${rate} fps`
}
