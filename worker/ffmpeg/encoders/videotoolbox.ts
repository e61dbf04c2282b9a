import { gridOf } from '#domain/ladder/grid.ts'
import type { Encoder } from './encoder.ts'

/** Apple. */
export const VIDEOTOOLBOX: Encoder = {
  name: 'videotoolbox',
  device: [],
  upload: null,
  codec: (rung) => ({
    'c:v': 'h264_videotoolbox',
    'profile:v': 'high',
    level: rung.level,
    pix_fmt: 'nv12',
    bf: '2',
    g: gridOf(rung).gopFrames,
    allow_sw: '0',
    'flags:v': '+cgop+bitexact',
  }),
  quick: [],
}
