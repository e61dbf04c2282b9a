// Hard inputs of the corpus: how FFmpeg makes each, and what must differ from the usual result.
import type { FrameRate } from '#domain/ladder/grid.ts'
import { CONTAINERS } from './hard-inputs/containers.ts'
import { BROKEN } from './hard-inputs/damaged.ts'
import type { HardInput } from './hard-inputs/hard-input.ts'
import { PIXELS } from './hard-inputs/pixels.ts'
import { SHAPES, TURNED } from './hard-inputs/shapes.ts'
import { RATES, TIMES } from './hard-inputs/timing.ts'
import { SOUNDS, TRACKS } from './hard-inputs/tracks.ts'

const AT_25: readonly HardInput[] = [
  ...CONTAINERS,
  ...RATES,
  ...TIMES,
  ...SHAPES,
  ...TURNED,
  ...PIXELS,
  ...SOUNDS,
  ...TRACKS,
  ...BROKEN,
]

/** One of them, prepared for an account with another frame rate. */
function prepared(what: string, frameRate: FrameRate): HardInput {
  const input = AT_25.find((each) => each.what === what)!
  return { ...input, what: `${what}, prepared at ${frameRate} fps`, preparation: { ...input.preparation, frameRate } }
}

export const HARD_INPUTS: readonly HardInput[] = [
  ...AT_25,
  prepared('interlaced, top field first', 50),
  prepared('interlaced, bottom field first', 60),
  prepared('24000/1001 frames a second', 60),
  prepared('a variable frame rate', 30),
  prepared('audio that starts half a second late', 50),
]
