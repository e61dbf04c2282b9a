import { gridOf } from '#domain/ladder/grid.ts'
import type { Encoder } from './encoder.ts'

/** Intel Quick Sync. */
export const QSV: Encoder = {
  name: 'qsv',
  device: ['-init_hw_device', 'qsv=quick', '-filter_hw_device', 'quick'],
  upload: 'format=nv12,hwupload=extra_hw_frames=64',
  codec: (rung) => ({
    'c:v': 'h264_qsv',
    preset: 'veryfast',
    'profile:v': 'high',
    level: Math.round(Number(rung.level) * 10),
    bf: '2',
    g: gridOf(rung).gopFrames,
    idr_interval: '0',
    adaptive_i: '0',
    adaptive_b: '0',
    'flags:v': '+cgop+bitexact',
  }),
  quick: [],
}
