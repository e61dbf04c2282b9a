// Interlaced pictures, and how their colours are stored.
import type { HardInput } from './hard-input.ts'
import { AAC, H264, HDR, picture, sound, tags, WIDE_TAGS } from './source-args.ts'

const interlaced = (order: 'top' | 'bottom') =>
  picture('640x480', {
    rate: '50',
    more: `setsar=4/3,tinterlace=interleave_${order},setfield=${order === 'top' ? 'tff' : 'bff'}`,
  })
export const PIXELS: HardInput[] = [
  {
    what: 'interlaced, top field first',
    ext: 'ts',
    args: [
      ...interlaced('top'),
      ...sound(),
      '-c:v',
      'mpeg2video',
      '-q:v',
      '2',
      '-flags',
      '+ilme+ildct',
      '-top',
      '1',
      ...tags(),
      '-c:a',
      'mp2',
    ],
  },
  {
    what: 'interlaced, bottom field first',
    ext: 'ts',
    args: [
      ...interlaced('bottom'),
      ...sound(),
      '-c:v',
      'mpeg2video',
      '-q:v',
      '2',
      '-flags',
      '+ilme+ildct',
      '-top',
      '0',
      ...tags(),
      '-c:a',
      'mp2',
    ],
  },
  {
    what: 'interlaced H.264',
    ext: 'mp4',
    args: [...interlaced('top'), ...sound(), ...H264, '-flags', '+ilme+ildct', '-x264-params', 'tff=1', ...AAC],
  },
  {
    what: 'H.264 with 10 bits',
    ext: 'mkv',
    args: [...picture('640x360', { format: 'yuv420p10le' }), ...sound(), ...H264, ...AAC],
  },
  {
    what: '4:2:2 with 10 bits',
    ext: 'mov',
    args: [
      ...picture('640x360', { format: 'yuv422p10le' }),
      ...sound(),
      '-c:v',
      'prores_ks',
      ...tags(),
      '-c:a',
      'pcm_s16le',
    ],
  },
  { what: '4:4:4', ext: 'mkv', args: [...picture('640x360', { format: 'yuv444p' }), ...sound(), ...H264, ...AAC] },
  {
    what: 'RGB',
    ext: 'mkv',
    args: [...picture('640x360', { format: 'gbrp' }), ...sound(), '-c:v', 'ffv1', '-c:a', 'pcm_s16le'],
  },
  {
    what: 'full range',
    ext: 'mp4',
    args: [...picture('640x360', { range: 'pc' }), ...sound(), ...H264, '-color_range', 'pc', ...AAC],
  },
  {
    what: 'BT.601 in its header',
    ext: 'mp4',
    args: [...picture('640x360', { matrix: 'smpte170m' }), ...sound(), ...H264, ...tags('smpte170m'), ...AAC],
  },
  {
    what: 'BT.601 without a tag',
    ext: 'avi',
    args: [
      ...picture('640x360', { matrix: 'smpte170m' }),
      ...sound(),
      '-c:v',
      'mpeg4',
      '-q:v',
      '2',
      '-c:a',
      'pcm_s16le',
    ],
  },
  {
    what: 'HDR, PQ',
    ext: 'mkv',
    args: [...HDR('smpte2084'), ...sound(), ...H264, ...WIDE_TAGS('smpte2084'), ...AAC],
    expected: { tolerance: 60 },
  },
  {
    what: 'HDR, HLG',
    ext: 'mkv',
    args: [...HDR('arib-std-b67'), ...sound(), ...H264, ...WIDE_TAGS('arib-std-b67'), ...AAC],
    expected: { tolerance: 60 },
  },
  {
    what: 'BT.2020 in SDR',
    ext: 'mkv',
    args: [...HDR('2020_10'), ...sound(), ...H264, ...WIDE_TAGS('bt2020-10'), ...AAC],
    expected: { tolerance: 30 },
  },
]
