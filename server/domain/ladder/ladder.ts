// The house ladder: every item exists in its default rungs, and in others that its account has chosen (docs/adr/0001). Measured house format: 25 fps, closed GOPs of
// 48 frames = 1.92 s = 90 AAC frames at 48 kHz.

/** 8 video frames = 15 AAC frames: the grid on which audio and video of an item end together. */
export const QUANTUM_MS = 320
/** The grid of quanta since the epoch; every boundary of the timeline lies on it. */
export const gridAtOrBefore = (at: number) => Math.floor(at / QUANTUM_MS) * QUANTUM_MS
export const gridAtOrAfter = (at: number) => Math.ceil(at / QUANTUM_MS) * QUANTUM_MS
export const SEGMENT_MS = 1_920
export const FRAME_RATE = 25
export const GOP_FRAMES = 48
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
  /** H.264 level × 10, fixed so that parameter sets are equal in every item. */
  level: '5.1' | '5.0' | '4.0' | '3.1' | '3.0'
  codecs: string
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

export const AUDIO_RENDITION = { name: 'audio', bitrateKbps: 128, codecs: 'mp4a.40.2', channels: 2 } as const

/** Another language of an item has a rendition of its own: audio-de. */
export type AudioRung = typeof AUDIO_RENDITION.name | `${typeof AUDIO_RENDITION.name}-${string}`

export type RungName = VideoRung['name'] | AudioRung

export const isAudioRung = (rung: string): rung is AudioRung =>
  rung === AUDIO_RENDITION.name || rung.startsWith(`${AUDIO_RENDITION.name}-`)

/** The rungs of a channel up to a resolution, highest first, without audio. */
export function rungsUpTo(resolution: VideoRung['name']): readonly VideoRung[] {
  return DEFAULT_RUNGS.slice(DEFAULT_RUNGS.findIndex((rung) => rung.name === resolution))
}
