// A long item is encoded in parts, by several workers side by side. Parts consist of whole segments, so that joining them
// only moves timestamps; the audio is encoded in one piece.
import { gridOf } from '#domain/ladder/grid.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'

/** Frames of the output. */
export interface VideoPart {
  index: number
  fromFrame: number
  frames: number
  isLast: boolean
}

/** 120 thumbnails, and 125 or 150 segments. */
export const PART_MS = 240_000

export const partFramesOf = (timed: Pick<ConformPlan, 'frameRate'>) => (PART_MS * gridOf(timed).frameRate) / 1_000

/** Containers with an index: a seek finds the keyframe before a time. */
const SEEKABLE = ['mov', 'matroska']

/**
 * Null: the item is encoded in one run, because it is short, its container cannot seek, or it mostly repeats frames.
 * A part begins only where at least half of its pictures are in the source, and the last one takes what is left.
 * @param partFrames whole segments
 */
export function planParts(
  plan: Pick<ConformPlan, 'frames' | 'mayRepeatFrames' | 'sparse' | 'frameRate'>,
  container: string,
  partFrames = partFramesOf(plan),
): VideoPart[] | null {
  if (partFrames % gridOf(plan).gopFrames !== 0) throw new Error('a part consists of whole segments')
  if (plan.sparse || !SEEKABLE.some((name) => container.split(',').includes(name))) return null
  const certain = plan.frames - plan.mayRepeatFrames
  const count = Math.floor((certain + partFrames / 2) / partFrames)
  if (count < 2) return null
  return Array.from({ length: count }, (_, index) => {
    const fromFrame = index * partFrames
    const isLast = index === count - 1
    return { index, fromFrame, frames: isLast ? plan.frames - fromFrame : partFrames, isLast }
  })
}

/** Of one part, for the steps that take the plan of an item. */
export function lengthOf({ frames }: Pick<VideoPart, 'frames'>, timed: Pick<ConformPlan, 'frameRate'>) {
  const { frameRate, gopFrames } = gridOf(timed)
  return { durationMs: (frames * 1_000) / frameRate, segments: Math.ceil(frames / gopFrames), frameRate }
}
