// Hard inputs of the corpus: how FFmpeg makes each, and what must differ from the usual result.
import { CONTAINERS } from './hard-inputs/containers.ts'
import { BROKEN } from './hard-inputs/damaged.ts'
import type { HardInput } from './hard-inputs/hard-input.ts'
import { PIXELS } from './hard-inputs/pixels.ts'
import { SHAPES, TURNED } from './hard-inputs/shapes.ts'
import { RATES, TIMES } from './hard-inputs/timing.ts'
import { SOUNDS, TRACKS } from './hard-inputs/tracks.ts'

export const HARD_INPUTS: readonly HardInput[] = [
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
