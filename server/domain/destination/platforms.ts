// What the platforms accept, as they publish it (November 2026): servers and video limits.
import { gridOf } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, DEFAULT_RUNGS, type DefaultRungName, rungAt } from '#domain/ladder/ladder.ts'
import { parseServerUrl } from './server-url.ts'

export const PLATFORM_NAMES = ['youtube', 'twitch', 'facebook', 'custom'] as const
export type PlatformName = (typeof PLATFORM_NAMES)[number]

/** kbit/s at up to 30 fps, and at 50 and 60; null: the platform accepts no such rates. */
interface VideoLimit {
  to30: number
  above30: number | null
}

export interface PlatformLimits {
  videoCodec: 'H.264'
  audioCodec: 'AAC'
  maxVideoKbps: Record<DefaultRungName, VideoLimit>
  maxAudioKbps: number
  maxKeyframeMs: number
  /** Maximum length of a broadcast; null: no limit. */
  maxBroadcastHours: number | null
  /** Plain rtmp is rejected. */
  tlsOnly: boolean
}

export interface Platform {
  label: string
  serverUrl: string
  backupServerUrl: string | null
  /** Where users find the stream key. */
  keyHint: string
  /** null for a custom server: only its owner knows what it accepts. */
  limits: PlatformLimits | null
}

const everyRung = (kbps: number) => {
  const limit = { to30: kbps, above30: kbps }
  return { '1080p': limit, '720p': limit, '432p': limit }
}
const H264_AAC = { videoCodec: 'H.264', audioCodec: 'AAC' } as const

export const PLATFORMS: Record<PlatformName, Platform> = {
  youtube: {
    label: 'YouTube',
    serverUrl: 'rtmps://a.rtmps.youtube.com/live2',
    backupServerUrl: 'rtmps://b.rtmps.youtube.com/live2?backup=1',
    keyHint: 'YouTube Studio, Create, Go live, Stream.',
    limits: {
      ...H264_AAC,
      maxVideoKbps: everyRung(51_000),
      maxAudioKbps: 160,
      maxKeyframeMs: 4_000,
      maxBroadcastHours: null,
      tlsOnly: false,
    },
  },
  twitch: {
    label: 'Twitch',
    serverUrl: 'rtmps://live.twitch.tv/app',
    backupServerUrl: null,
    keyHint: 'Twitch, Creator Dashboard, Settings, Stream.',
    limits: {
      ...H264_AAC,
      maxVideoKbps: everyRung(6_000),
      maxAudioKbps: 320,
      maxKeyframeMs: 2_000,
      maxBroadcastHours: 48,
      tlsOnly: false,
    },
  },
  facebook: {
    label: 'Facebook',
    serverUrl: 'rtmps://live-api-s.facebook.com/rtmp',
    backupServerUrl: null,
    keyHint: 'Facebook, Live Producer, Streaming software. Choose a persistent key.',
    limits: {
      ...H264_AAC,
      maxVideoKbps: {
        '1080p': { to30: 6_000, above30: 9_000 },
        '720p': { to30: 4_000, above30: 6_000 },
        '432p': { to30: 2_000, above30: null },
      },
      maxAudioKbps: 256,
      maxKeyframeMs: 4_000,
      maxBroadcastHours: 8,
      tlsOnly: true,
    },
  },
  custom: {
    label: 'Custom server',
    serverUrl: '',
    backupServerUrl: null,
    keyHint: 'The operator of the server provides it.',
    limits: null,
  },
}

/**
 * Many platforms end broadcasts after two days. RTMP's own clock, milliseconds in 32 bits, wraps soon after 49 (Adobe
 * RTMP 1.0 §5.3.1).
 */
const LONGEST_CONNECTION_HOURS = 48

/** After this time a connection is replaced at the next item start: half an hour before the platform would end it. */
export function recycleMs(platform: PlatformName): number {
  const hours = PLATFORMS[platform].limits?.maxBroadcastHours ?? LONGEST_CONNECTION_HOURS
  return Math.min(hours, LONGEST_CONNECTION_HOURS) * 3_600_000 - 1_800_000
}

/** Frames a second of the account. */
interface Timed {
  frameRate: number
}

/** The rung as it is sent. */
function sentAt(rungName: DefaultRungName, timed: Timed) {
  const rung = DEFAULT_RUNGS.find(({ name }) => name === rungName)
  return rung && rungAt(rung, timed)
}

/** @returns sentences about what the platform does not accept of the rung; empty when it accepts all */
export function rungProblems(platform: PlatformName, rungName: DefaultRungName, timed: Timed): string[] {
  const { label, limits } = PLATFORMS[platform]
  const rung = sentAt(rungName, timed)
  if (!limits || !rung) return []
  const { frameRate, segmentMs } = gridOf(timed)
  const problems: string[] = []
  const { to30, above30 } = limits.maxVideoKbps[rungName]
  const maxKbps = frameRate > 30 ? above30 : to30
  if (maxKbps === null) problems.push(`${label} accepts ${rungName} at up to 30 fps; the account airs at ${frameRate}.`)
  else if (rung.maxrateKbps > maxKbps)
    problems.push(
      `${label} accepts at most ${maxKbps} kbit/s of video; ${rungName} at ${frameRate} fps has up to ${rung.maxrateKbps}.`,
    )
  if (AUDIO_RENDITION.bitrateKbps > limits.maxAudioKbps)
    problems.push(
      `${label} accepts at most ${limits.maxAudioKbps} kbit/s of audio; we send ${AUDIO_RENDITION.bitrateKbps}.`,
    )
  if (segmentMs > limits.maxKeyframeMs)
    problems.push(
      `${label} requires a keyframe every ${limits.maxKeyframeMs / 1_000} s; ours are ${segmentMs / 1_000} s apart.`,
    )
  return problems
}

/** The highest rung up to another that the platform accepts; without one, the other itself. */
export function highestAccepted(platform: PlatformName, rungName: DefaultRungName, timed: Timed): DefaultRungName {
  const names = DEFAULT_RUNGS.map(({ name }) => name)
  const lower = names.slice(names.indexOf(rungName))
  return lower.find((name) => rungProblems(platform, name, timed).length === 0) ?? rungName
}

/** The same limits, shown beside the choice. */
export function rungWords(platform: PlatformName, rungName: DefaultRungName, timed: Timed): string {
  const { label, limits } = PLATFORMS[platform]
  const rung = sentAt(rungName, timed)
  const { frameRate, segmentMs } = gridOf(timed)
  const ours = `${rung?.width}×${rung?.height} at ${frameRate} fps, H.264 at ${rung?.bitrateKbps} kbit/s, AAC at ${AUDIO_RENDITION.bitrateKbps}, a keyframe every ${segmentMs / 1_000} s`
  if (!limits) return `${ours}. Ask the operator of the server whether it accepts that.`
  const problems = rungProblems(platform, rungName, timed)
  return problems.length > 0 ? problems.join(' ') : `${ours}: within the limits of ${label}.`
}

/** @returns why this platform cannot be reached at that address; null when it can */
export function serverProblem(platform: PlatformName, serverUrl: string): string | null {
  const parsed = parseServerUrl(serverUrl)
  if (!parsed.ok) return parsed.message
  const { label, limits, serverUrl: preset } = PLATFORMS[platform]
  if (!limits) return null
  if (limits.tlsOnly && parsed.url.scheme !== 'rtmps')
    return `${label} accepts encrypted connections only: use rtmps://.`
  const known = parseServerUrl(preset)
  const depth = (app: string) => app.split('?')[0]?.split('/').length ?? 0
  if (known.ok && depth(parsed.url.app) > depth(known.url.app))
    return `The address of ${label} ends with /${known.url.app}; the rest looks like the stream key. Keep it in its own field.`
  return null
}
