import { gridOf } from '#domain/ladder/grid.ts'
import type { Encoder } from './encoder.ts'

export const SOFTWARE: Encoder = {
  name: 'software',
  device: [],
  upload: null,
  codec: (rung) => ({
    'c:v': 'libx264',
    preset: 'veryfast',
    'profile:v': 'high',
    level: rung.level,
    pix_fmt: 'yuv420p',
    bf: '2',
    g: gridOf(rung).gopFrames,
    keyint_min: gridOf(rung).gopFrames,
    sc_threshold: '0',
    'flags:v': '+cgop+bitexact',
  }),
  // Searching for differences gains nothing.
  quick: ['-x264-params', 'rc-lookahead=2:b-adapt=0:subme=1:me=dia:no-mbtree=1:partitions=none'],
}
