// How the frames of each frame rate and those of AAC at 48 kHz (1,024 samples) fall into segments. Both end together at
// every quantum; a segment is one closed GOP. 320 ms are 8 frames at 25 fps, 16 at 50, and 15 of AAC. At 30 and 60 fps
// the first whole number of milliseconds at which both end is 1.6 s: 48 or 96 frames, and 75 of AAC.

export const FRAME_RATES = [25, 30, 50, 60] as const
export type FrameRate = (typeof FRAME_RATES)[number]

export interface Grid {
  frameRate: FrameRate
  gopFrames: number
  /** Every boundary of a timeline lies on a multiple of it since the epoch. */
  quantumMs: number
  segmentMs: number
}

/** Of accounts that have not chosen one, and of all that was stored before there was a choice. */
export const USUAL_FRAME_RATE = 25

/** 8 or 16 frames of video, 15 of AAC. */
const QUANTUM_MS = 320
/** 48 or 96 frames of video, 75 of AAC. */
const LONG_QUANTUM_MS = 1_600
/** The longest of any grid, where only a typical size is needed. */
export const LONGEST_SEGMENT_MS = 1_920

const GRIDS: Record<FrameRate, Grid> = {
  25: { frameRate: 25, gopFrames: 48, quantumMs: QUANTUM_MS, segmentMs: LONGEST_SEGMENT_MS },
  30: { frameRate: 30, gopFrames: 48, quantumMs: LONG_QUANTUM_MS, segmentMs: LONG_QUANTUM_MS },
  50: { frameRate: 50, gopFrames: 96, quantumMs: QUANTUM_MS, segmentMs: LONGEST_SEGMENT_MS },
  60: { frameRate: 60, gopFrames: 96, quantumMs: LONG_QUANTUM_MS, segmentMs: LONG_QUANTUM_MS },
}

/** @param frameRate omitted: the usual one. @throws for one without a grid */
export function gridOf({ frameRate = USUAL_FRAME_RATE }: { frameRate?: number | undefined }): Grid {
  const grid = GRIDS[frameRate as FrameRate]
  if (!grid) throw new Error(`no grid for ${frameRate} fps`)
  return grid
}

export const gridAtOrBefore = (at: number, { quantumMs }: Grid) => Math.floor(at / quantumMs) * quantumMs
export const gridAtOrAfter = (at: number, { quantumMs }: Grid) => Math.ceil(at / quantumMs) * quantumMs

/** The format of an item, as its entries and airings repeat it. The usual frame rate is left out. */
export const formatOf = ({ formatKey, frameRate }: { formatKey: string; frameRate?: number | undefined }) => ({
  formatKey,
  ...(frameRate !== undefined && frameRate !== USUAL_FRAME_RATE && { frameRate }),
})
