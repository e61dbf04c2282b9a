// Frame rates and timestamps.
import type { HardInput } from './hard-input.ts'
import { AAC, H264, HD, picture, plain, sound, tone } from './source-args.ts'

export const RATES: HardInput[] = [
  '24000/1001',
  '24',
  '30000/1001',
  '30',
  '48',
  '50',
  '60000/1001',
  '60',
  '12',
  '100',
].map((rate) => ({
  what: `${rate} frames a second`,
  ext: 'mp4',
  args: [...picture('640x360', { rate }), ...sound(), ...H264, ...AAC],
  ...(rate === '12' && { expected: { flashMs: 1_000 } }),
}))

export const TIMES: HardInput[] = [
  plain('a variable frame rate', 'mkv', [
    ...picture('640x360', { rate: '50', more: "select='not(mod(n,3))+between(n,45,60)'" }),
    ...[...sound(), '-vsync', 'vfr', ...H264, ...AAC],
  ]),
  plain('timestamps that begin at an hour', 'ts', [...HD, ...sound(), ...H264, ...AAC, '-output_ts_offset', '3600']),
  plain('timestamps that begin below zero', 'mkv', [
    ...[...HD, ...sound(), ...H264, ...AAC, '-output_ts_offset', '-0.04', '-avoid_negative_ts', 'disabled'],
  ]),
  {
    what: 'an edit list that hides the first half second',
    ext: 'mp4',
    args: [...HD, ...sound(), ...H264, '-bf', '2', '-g', '200', ...AAC],
    copy: [['-ss', '0.5'], []],
    expected: { flashMs: 500, beepMs: 500 },
  },
  {
    what: 'audio that starts half a second late',
    ext: 'mkv',
    args: [...HD, '-itsoffset', '0.5', ...sound(48_000, `${tone(1, 0.5)}|${tone(1, 0.5)}`, 1.9), ...H264, ...AAC],
  },
  plain('audio that ends a second early', 'mkv', [...HD, ...sound(48_000, undefined, 1.4), ...H264, ...AAC]),
  plain('audio that is a second longer', 'mkv', [...HD, ...sound(48_000, undefined, 3.4), ...H264, ...AAC]),
  plain('no B-frames, a keyframe every frame', 'mp4', [...HD, ...sound(), ...H264, '-g', '1', ...AAC]),
]
