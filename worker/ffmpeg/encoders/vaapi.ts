import { gridOf } from '#domain/ladder/grid.ts'
import type { Encoder } from './encoder.ts'

/** Intel and AMD on Linux. */
export const VAAPI: Encoder = {
  name: 'vaapi',
  device: ['-vaapi_device', '/dev/dri/renderD128'],
  upload: 'format=nv12,hwupload',
  codec: (rung) => ({
    'c:v': 'h264_vaapi',
    'profile:v': 'high',
    // Ten times the level: 40 is 4.0.
    level: Math.round(Number(rung.level) * 10),
    bf: '2',
    g: gridOf(rung).gopFrames,
    idr_interval: '0',
    rc_mode: 'VBR',
    'flags:v': '+cgop+bitexact',
  }),
  quick: [],
}
