import { GOP_FRAMES } from '#domain/ladder/ladder.ts'
import type { Encoder } from './encoder.ts'

/** Apple. */
export const VIDEOTOOLBOX: Encoder = {
  name: 'videotoolbox',
  device: [],
  upload: null,
  codec: ({ level }) => ({
    'c:v': 'h264_videotoolbox',
    'profile:v': 'high',
    level,
    pix_fmt: 'nv12',
    bf: '2',
    g: GOP_FRAMES,
    allow_sw: '0',
    'flags:v': '+cgop+bitexact',
  }),
  quick: [],
}
