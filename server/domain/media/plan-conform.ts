// How a source becomes an item in the house format: its length on the quantum, and how much of its end may be filled
// when the video stops before the audio.
import { type FrameRate, type Grid, gridOf } from '#domain/ladder/grid.ts'
import {
  AAC_FRAME_SAMPLES,
  AUDIO_TIMESCALE,
  DEFAULT_RUNG_NAMES,
  rungAt,
  type VideoRung,
} from '#domain/ladder/ladder.ts'
import { pickRungs } from '#domain/ladder/pick-rungs.ts'
import type { MediaFailureCode } from './media-failure.ts'
import { type Framing, HOUSE_LEVELS, type Levels } from './preparation.ts'
import type { SourceFacts } from './source-facts.ts'

/** Shorter sources are refused. In the house format they are longer. */
const SHORTEST_MS = 320
export const MAX_DURATION_MS = 12 * 3_600_000
/** 4096 × 3072: 4K of every shape. FFmpeg takes 0.6 GiB for such a picture, and 1 GiB and more for 8K. */
export const MAX_PIXELS = 12_582_912

export interface ConformPlan {
  /** Whole quanta of the grid, at least the source's length. */
  durationMs: number
  /** Omitted: 25. */
  frameRate?: FrameRate
  frames: number
  audioSamples: number
  audioFrames: number
  segments: number
  /** What is made of it, highest first. */
  rungs: readonly VideoRung[]
  videoStream: number
  audioStream: number | null
  hdr: 'pq' | 'hlg' | null
  isWideGamut: boolean
  /** What fills 16:9: black bars, or the picture without its edges. */
  framing: Framing
  targetLufs: number
  /** The matrix of a source that does not state its own; null when it does. */
  assumedMatrix: 'bt709' | 'smpte170m' | null
  /** The frame rate is so low that most output frames are repeats: each is scaled once and encoded quickly. */
  sparse: boolean
  /** The cover of an audio file: its one frame is repeated to the end. */
  isStill: boolean
  /** At the end the last frame may be repeated this many times; more means that frames are missing. */
  mayRepeatFrames: number
}

/** Still images and slow screens; films begin at 12. */
const SPARSE_FPS = 6
/** CPU time allowed for each second of an item. 4K at 60 fps needs a tenth of it on a small server. */
const CPU_PER_SECOND = 30
const CPU_LEAST_S = 120

/** CPU time allowed for one run over an item. */
export const cpuBudgetS = (durationMs: number): number => CPU_LEAST_S + (durationMs / 1_000) * CPU_PER_SECOND

/** Video may end this long before the file does without counting as truncated. */
const TAIL_SLACK_MS = 1_000
/** The same when the container does not say when the video ends, but the audio is complete. */
const UNKNOWN_TAIL_MS = 10_000

/** @param ladder names of the rungs that the account has chosen */
export function planConform(
  facts: SourceFacts,
  levels: Levels & { frameRate?: FrameRate } = HOUSE_LEVELS,
  ladder: readonly string[] = DEFAULT_RUNG_NAMES,
): ConformPlan | { failure: MediaFailureCode } {
  const { video, audio } = facts
  if (!video) return { failure: 'NO_VIDEO_TRACK' }
  if (video.width * video.height > MAX_PIXELS) return { failure: 'TOO_LARGE_PICTURE' }
  if (video.width < 2 || video.height < 2) return { failure: 'UNREADABLE' }
  const grid = gridOf(levels)
  if (facts.durationMs < SHORTEST_MS) return { failure: 'TOO_SHORT' }
  if (facts.durationMs > MAX_DURATION_MS) return { failure: 'TOO_LONG' }
  const durationMs = padToQuantum(facts.durationMs, grid)
  const frames = (durationMs * grid.frameRate) / 1_000
  const audioSamples = (durationMs * AUDIO_TIMESCALE) / 1_000
  const missingMs = video.endMs === null ? (audio ? UNKNOWN_TAIL_MS : 0) : Math.max(0, facts.durationMs - video.endMs)
  const mayRepeatMs = durationMs - facts.durationMs + missingMs + TAIL_SLACK_MS
  return {
    durationMs,
    frameRate: grid.frameRate,
    frames,
    audioSamples,
    audioFrames: audioSamples / AAC_FRAME_SAMPLES,
    segments: Math.ceil(durationMs / grid.segmentMs),
    rungs: pickRungs(ladder, video).map((rung) => rungAt(rung, grid)),
    videoStream: video.stream,
    audioStream: audio?.stream ?? null,
    hdr: video.hdr,
    isWideGamut: video.isWideGamut ?? false,
    framing: levels.framing,
    targetLufs: levels.targetLufs,
    assumedMatrix: video.colourSpace !== null ? null : video.height > 576 ? 'bt709' : 'smpte170m',
    isStill: video.isStill ?? false,
    sparse: video.isStill || (video.frameRate > 0 && video.frameRate <= SPARSE_FPS),
    mayRepeatFrames: Math.min(frames, Math.ceil((mayRepeatMs * grid.frameRate) / 1_000)),
  }
}

/** Whether an interlaced source, of 25 or 30 frames a second, airs all its fields. */
export const hasRoomForFields = (frameRate: number) => frameRate > 30

/** Rounds up to whole quanta; an excess of one millisecond (container rounding) does not cost one. */
export function padToQuantum(durationMs: number, { quantumMs }: Grid): number {
  return Math.max(1, Math.ceil((durationMs - 1) / quantumMs)) * quantumMs
}

/** Whether the audio stopped so long before its declared end that part of the file must be missing. */
export function isSoundCutOff(facts: SourceFacts, heardMs: number): boolean {
  const declaredMs = facts.audio?.endMs ?? null
  return declaredMs !== null && heardMs < declaredMs - TAIL_SLACK_MS
}
