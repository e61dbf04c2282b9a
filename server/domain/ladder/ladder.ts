// The house ladder: every item exists in its default rungs, and in others that its account has chosen
// (docs/adr/0001). Segments and frame rates: grid.ts.
import { type FrameRate, gridOf, USUAL_FRAME_RATE } from './grid.ts'

export const VIDEO_TIMESCALE = 90_000
export const AUDIO_TIMESCALE = 48_000
export const AAC_FRAME_SAMPLES = 1_024
/** EXT-X-TARGETDURATION. It must stay constant for the channel's life (hls-rules). */
export const TARGET_DURATION_S = 2

export interface VideoRung {
  name: '2160p' | '1440p' | '1080p' | '720p' | '432p' | '360p'
  width: number
  height: number
  bitrateKbps: number
  maxrateKbps: number
  /** H.264 level, fixed so that parameter sets are equal in every item. */
  level: '5.2' | '5.1' | '5.0' | '4.2' | '4.0' | '3.2' | '3.1' | '3.0'
  codecs: string
  /** Omitted: 25. */
  frameRate?: FrameRate
}

/** Highest first. */
export const VIDEO_RUNGS: readonly VideoRung[] = [
  {
    name: '2160p',
    width: 3840,
    height: 2160,
    bitrateKbps: 16_000,
    maxrateKbps: 17_100,
    level: '5.1',
    codecs: 'avc1.640033',
  },
  {
    name: '1440p',
    width: 2560,
    height: 1440,
    bitrateKbps: 9_000,
    maxrateKbps: 9_600,
    level: '5.0',
    codecs: 'avc1.640032',
  },
  {
    name: '1080p',
    width: 1920,
    height: 1080,
    bitrateKbps: 5_000,
    maxrateKbps: 5_350,
    level: '4.0',
    codecs: 'avc1.640028',
  },
  {
    name: '720p',
    width: 1280,
    height: 720,
    bitrateKbps: 3_000,
    maxrateKbps: 3_200,
    level: '3.1',
    codecs: 'avc1.64001f',
  },
  {
    name: '432p',
    width: 768,
    height: 432,
    bitrateKbps: 1_500,
    maxrateKbps: 1_600,
    level: '3.0',
    codecs: 'avc1.64001e',
  },
  { name: '360p', width: 640, height: 360, bitrateKbps: 800, maxrateKbps: 860, level: '3.0', codecs: 'avc1.64001e' },
]

export const DEFAULT_RUNG_NAMES = ['1080p', '720p', '432p'] as const
export type DefaultRungName = (typeof DEFAULT_RUNG_NAMES)[number]
type DefaultRung = VideoRung & { name: DefaultRungName }

export const isDefaultRung = (rung: VideoRung): rung is DefaultRung =>
  DEFAULT_RUNG_NAMES.some((name) => name === rung.name)

/** Every item has them, small sources scaled up. */
export const DEFAULT_RUNGS: readonly DefaultRung[] = VIDEO_RUNGS.filter(isDefaultRung)

/** The lowest level that allows twice the frames a second (H.264 table A-1). */
const DOUBLE_RATE_LEVELS: Readonly<Partial<Record<VideoRung['level'], VideoRung['level']>>> = {
  '3.0': '3.1',
  '3.1': '3.2',
  '4.0': '4.2',
  '5.0': '5.1',
  '5.1': '5.2',
}
/** Twice the frames differ less from each other: half again as many bits look the same. */
const DOUBLE_RATE_BITS = 1.5

/** A rung as it is encoded at a frame rate. */
export function rungAt<Rung extends VideoRung>(rung: Rung, timed: { frameRate?: number | undefined }): Rung {
  const { frameRate } = gridOf(timed)
  if (frameRate === USUAL_FRAME_RATE) return rung
  if (frameRate <= 30) return { ...rung, frameRate }
  const level = DOUBLE_RATE_LEVELS[rung.level] ?? rung.level
  return {
    ...rung,
    frameRate,
    bitrateKbps: rung.bitrateKbps * DOUBLE_RATE_BITS,
    maxrateKbps: rung.maxrateKbps * DOUBLE_RATE_BITS,
    level,
    codecs: `avc1.6400${Math.round(Number(level) * 10).toString(16)}`,
  }
}

export const AUDIO_RENDITION = { name: 'audio', bitrateKbps: 128, codecs: 'mp4a.40.2', channels: 2 } as const

/** Another language of an item has a rendition of its own: audio-de. */
export type AudioRung = typeof AUDIO_RENDITION.name | `${typeof AUDIO_RENDITION.name}-${string}`

export type RungName = VideoRung['name'] | AudioRung

export const isAudioRung = (rung: string): rung is AudioRung =>
  rung === AUDIO_RENDITION.name || rung.startsWith(`${AUDIO_RENDITION.name}-`)

/** Those of an account's ladder, highest first. @param names in any order; others are left out */
export const ladderOf = (names: readonly string[]): readonly VideoRung[] =>
  VIDEO_RUNGS.filter(({ name }) => names.includes(name))

/** The rungs of a channel up to a resolution, highest first, without audio. */
export function rungsUpTo(
  resolution: VideoRung['name'],
  ladder: readonly VideoRung[] = DEFAULT_RUNGS,
): readonly VideoRung[] {
  const height = Number.parseInt(resolution, 10)
  return ladder.filter((rung) => rung.height <= height)
}

/** The same, as they are encoded at the frame rate of what is on air: a run has one. */
export const rungsOnAir = (
  { resolution, ladder }: { resolution: VideoRung['name']; ladder: readonly VideoRung[] },
  onAir: { frameRate?: number | undefined },
) => rungsUpTo(resolution, ladder).map((rung) => rungAt(rung, onAir))
