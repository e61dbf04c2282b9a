// Shapes, sizes and turned pictures.
import type { HardInput } from './hard-input.ts'
import { AAC, H264, picture, RAW, sound, tags } from './source-args.ts'

export const SHAPES: HardInput[] = [
  {
    what: '4:3 in square pixels',
    ext: 'mp4',
    args: [...picture('640x480', { matrix: 'smpte170m' }), ...sound(), ...H264, ...tags('smpte170m'), ...AAC],
    expected: { shape: 4 / 3 },
  },
  {
    what: '4:3, cropped',
    ext: 'mp4',
    args: [...picture('640x480'), ...sound(), ...H264, ...AAC],
    preparation: { framing: 'crop' },
  },
  {
    what: 'upright, 9:16',
    ext: 'mp4',
    args: [...picture('360x640'), ...sound(), ...H264, ...AAC],
    expected: { shape: 9 / 16 },
  },
  {
    what: 'upright, cropped',
    ext: 'mp4',
    args: [...picture('360x640'), ...sound(), ...H264, ...AAC],
    preparation: { framing: 'crop' },
    expected: { plain: true },
  },
  {
    what: 'cinema, 2.39:1',
    ext: 'mp4',
    args: [...picture('956x400'), ...sound(), ...H264, ...AAC],
    expected: { shape: 2.39 },
  },
  {
    what: 'cinema, cropped',
    ext: 'mp4',
    args: [...picture('800x400'), ...sound(), ...H264, ...AAC],
    preparation: { framing: 'crop' },
  },
  { what: 'square', ext: 'mp4', args: [...picture('400x400'), ...sound(), ...H264, ...AAC], expected: { shape: 1 } },
  {
    what: 'anamorphic PAL, 720 × 576 as 16:9',
    ext: 'mpg',
    args: [
      ...picture('720x576', { matrix: 'smpte170m', more: 'setsar=64/45' }),
      ...sound(),
      '-c:v',
      'mpeg2video',
      '-q:v',
      '2',
      ...tags('smpte170m'),
      '-c:a',
      'mp2',
    ],
  },
  {
    what: 'anamorphic HDV, 1440 × 1080',
    ext: 'ts',
    args: [...picture('1440x1080', { more: 'setsar=4/3' }), ...sound(), ...H264, ...AAC],
  },
  {
    what: 'anamorphic, cropped',
    ext: 'mkv',
    args: [...picture('640x480', { more: 'setsar=8/9' }), ...sound(), ...H264, ...AAC],
    preparation: { framing: 'crop' },
    expected: { plain: true },
  },
  {
    what: 'odd size, 641 × 361',
    ext: 'mkv',
    args: [...picture('641x361', { format: 'yuv444p' }), ...sound(), ...RAW, '-c:a', 'pcm_s16le'],
  },
  {
    what: 'tiny, 16 × 10',
    ext: 'mkv',
    args: [...picture('16x10'), ...sound(), ...RAW, '-c:a', 'pcm_s16le'],
    expected: { shape: 1.6, plain: true },
  },
  { what: '4K', ext: 'mp4', args: [...picture('3840x2160'), ...sound(), ...H264, ...AAC] },
  {
    what: 'DCI 4K, 4096 × 2160',
    ext: 'mp4',
    args: [...picture('4096x2160'), ...sound(), ...H264, ...AAC],
    expected: { shape: 4096 / 2160 },
  },
  {
    what: '1 × 1',
    ext: 'mkv',
    args: [...picture('1x1', { format: 'yuv444p' }), ...sound(), ...RAW, '-c:a', 'pcm_s16le'],
    expected: { failure: 'UNREADABLE' },
  },
  {
    what: 'more pixels than 4K',
    ext: 'mp4',
    args: [...picture('5120x2880'), ...sound(), ...H264, ...AAC],
    expected: { failure: 'TOO_LARGE_PICTURE' },
  },
]

/** A second pass sets what players show turned: FFmpeg writes the display matrix on a copy. */
const ROTATIONS = [90, 180, 270] as const
/** On a copy, FFmpeg's option turns the other way. */
const turnedBack = { 90: 'transpose=1', 180: 'hflip,vflip', 270: 'transpose=2' } as const
export const TURNED: HardInput[] = ROTATIONS.map((degrees) => ({
  what: `turned by ${degrees}° in its header`,
  ext: 'mp4',
  args: [...picture('640x360', { more: turnedBack[degrees] }), ...sound(), ...H264, ...AAC],
  copy: [[], ['-metadata:s:v', `rotate=${degrees}`]],
}))
