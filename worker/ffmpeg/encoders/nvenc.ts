import { GOP_FRAMES } from '#domain/ladder/ladder.ts'
import type { Encoder } from './encoder.ts'

/** NVIDIA. */
export const NVENC: Encoder = {
  name: 'nvenc',
  device: [],
  upload: null,
  codec: ({ level }) => ({
    'c:v': 'h264_nvenc',
    preset: 'p5',
    'profile:v': 'high',
    level,
    pix_fmt: 'yuv420p',
    bf: '2',
    g: GOP_FRAMES,
    'no-scenecut': '1',
    strict_gop: '1',
    'forced-idr': '1',
    rc: 'vbr',
    'flags:v': '+cgop+bitexact',
  }),
  quick: [],
}
