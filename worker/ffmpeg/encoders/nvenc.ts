import { gridOf } from '#domain/ladder/grid.ts'
import type { Encoder } from './encoder.ts'

/** NVIDIA. */
export const NVENC: Encoder = {
  name: 'nvenc',
  device: [],
  upload: null,
  codec: (rung) => ({
    'c:v': 'h264_nvenc',
    preset: 'p5',
    'profile:v': 'high',
    level: rung.level,
    pix_fmt: 'yuv420p',
    bf: '2',
    g: gridOf(rung).gopFrames,
    'no-scenecut': '1',
    strict_gop: '1',
    'forced-idr': '1',
    rc: 'vbr',
    'flags:v': '+cgop+bitexact',
  }),
  quick: [],
}
