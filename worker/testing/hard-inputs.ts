// Hard inputs of the corpus: how FFmpeg makes each, and what must differ from the usual result. The picture is grey with
// a red corner at the top left, a green one at the top right and a blue one at the bottom left, and a white flash in its
// middle at one second, with a beep.
import type { MediaFailureCode } from '#domain/media/media-failure.ts'
import type { Preparation } from '#domain/media/preparation.ts'

export interface HardInput {
  /** What it is. */
  what: string
  /** The file's extension: FFmpeg picks the container by it. */
  ext: string
  args: string[]
  /** A copy of the file follows, with these options before its input and before its output. */
  copy?: readonly [input: string[], output: string[]]
  /** Changes the finished file. */
  damage?: 'cut' | 'scratch'
  preparation?: Partial<Preparation>
  expected?: Partial<Expected>
}

export interface Expected {
  failure: MediaFailureCode
  /** Width to height of the picture between the bars. */
  shape: number
  /** How far a colour may be off, 0…255. */
  tolerance: number
  /** When flash and beep must come, ms; null: there is none. */
  flashMs: number | null
  beepMs: number | null
  lufs: number
  /** True: the corners are not compared. */
  plain: boolean
}

export const USUAL: Omit<Expected, 'failure'> = {
  shape: 16 / 9,
  tolerance: 26,
  flashMs: 1_000,
  beepMs: 1_000,
  lufs: -23,
  plain: false,
}
export const LENGTH_S = 2.4

const BOXES = [
  'drawbox=x=0:y=0:w=iw/4:h=ih/4:c=0xC02828:t=fill',
  'drawbox=x=iw-iw/4:y=0:w=iw/4:h=ih/4:c=0x28A028:t=fill',
  'drawbox=x=0:y=ih-ih/4:w=iw/4:h=ih/4:c=0x2828C0:t=fill',
  "drawbox=x=iw/3:y=ih/3:w=iw/3:h=ih/3:c=white:t=fill:enable='between(t,0.999,1.119)'",
].join(',')
type Matrix = 'bt709' | 'smpte170m'
interface PictureOptions {
  rate?: string
  matrix?: Matrix
  format?: string
  range?: 'tv' | 'pc'
  more?: string
}
function picture(size: string, options: PictureOptions = {}): string[] {
  const { rate = '25', matrix = 'bt709', format = 'yuv420p', range = 'tv', more = 'null' } = options
  const graph = `color=0x606060:s=${size}:r=${rate}:d=${LENGTH_S},format=rgb24,${BOXES},${more}`
  return ['-f', 'lavfi', '-i', `${graph},scale=out_color_matrix=${matrix}:out_range=${range},format=${format}`]
}
const tone = (gain = 1, at = 1) => `${gain}*(0.05*sin(880*PI*t)+0.5*sin(2000*PI*t)*between(t\\,${at}\\,${at + 0.08}))`
function sound(rate = 48_000, channels = `${tone()}|${tone()}`, seconds: number = LENGTH_S): string[] {
  return ['-f', 'lavfi', '-i', `aevalsrc='${channels}':s=${rate}:d=${seconds}`]
}
const tags = (matrix: Matrix = 'bt709') => [
  ...['-colorspace', matrix, '-color_primaries', matrix, '-color_trc', matrix === 'bt709' ? 'bt709' : 'smpte170m'],
]
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', ...tags()]
const AAC = ['-c:a', 'aac', '-b:a', '192k']
const HD = picture('640x360')
/** For codecs and containers that state no colours: BT.601 is assumed at this size. */
const SD = picture('640x360', { matrix: 'smpte170m' })
const plain = (what: string, ext: string, args: string[]): HardInput => ({ what, ext, args })
/** 5.1 or 7.1 with audio in one channel only. */
const surround = (layout: string, count: number, only: number) => [
  ...['-f', 'lavfi', '-i'],
  `aevalsrc='${Array.from({ length: count }, (_, index) => (index === only ? tone() : '0')).join('|')}':c=${layout}:s=48000:d=${LENGTH_S}`,
]
/** Without it, zscale of FFmpeg 5.1 finds no way between the colours and never ends. */
const BT709 = 'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv'
const HDR = (transfer: string) =>
  picture('640x360', {
    more: `scale=out_color_matrix=bt709,format=yuv420p,${BT709},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,zscale=t=${transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`,
  }).map((arg) => arg.replace(/,scale=out_color_matrix=bt709:out_range.*$/, ''))
const WIDE_TAGS = (transfer: string) => [
  '-colorspace',
  'bt2020nc',
  '-color_primaries',
  'bt2020',
  '-color_trc',
  transfer,
]
const RAW = ['-c:v', 'ffv1', ...tags()]

const CONTAINERS: HardInput[] = [
  plain('MP4 with the index at the end', 'mp4', [...HD, ...sound(), ...H264, ...AAC]),
  plain('MP4 in fragments', 'mp4', [...HD, ...sound(), ...H264, ...AAC, '-movflags', 'frag_keyframe+empty_moov']),
  plain('MOV with PCM', 'mov', [...HD, ...sound(), ...H264, '-c:a', 'pcm_s16le']),
  plain('ProRes in MOV', 'mov', [...HD, ...sound(), '-c:v', 'prores_ks', ...tags(), '-c:a', 'pcm_s24le']),
  plain('Matroska with FLAC', 'mkv', [...HD, ...sound(), ...H264, '-c:a', 'flac']),
  plain('WebM: VP9 and Opus', 'webm', [
    ...HD,
    ...sound(),
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    ...tags(),
    '-c:a',
    'libopus',
  ]),
  plain('WebM: VP8 and Vorbis', 'webm', [...SD, ...sound(), '-c:v', 'libvpx', '-b:v', '2M', '-c:a', 'libvorbis']),
  plain('AVI: MPEG-4 and MP3', 'avi', [...SD, ...sound(), '-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'libmp3lame']),
  plain('MPEG-TS: H.264 and AC-3', 'ts', [...HD, ...sound(), ...H264, '-c:a', 'ac3']),
  plain('MPEG-TS: MPEG-2 and MP2', 'ts', [
    ...HD,
    ...sound(),
    '-c:v',
    'mpeg2video',
    '-q:v',
    '2',
    ...tags(),
    '-c:a',
    'mp2',
  ]),
  plain('MXF: MPEG-2 and PCM', 'mxf', [
    ...HD,
    ...sound(),
    '-c:v',
    'mpeg2video',
    '-q:v',
    '2',
    ...tags(),
    '-c:a',
    'pcm_s16le',
  ]),
  plain('M4V', 'm4v', [...HD, ...sound(), ...H264, ...AAC, '-f', 'mp4']),
  plain('MPEG-PS', 'mpg', [...HD, ...sound(), '-c:v', 'mpeg2video', '-q:v', '2', ...tags(), '-c:a', 'mp2']),
  plain('FLV', 'flv', [...HD, ...sound(44_100), ...H264, ...AAC]),
  {
    what: 'WMV',
    ext: 'wmv',
    args: [...SD, ...sound(), '-c:v', 'wmv2', '-q:v', '2', '-c:a', 'wmav2'],
    // FFmpeg's encoder is a frame of 2,048 samples late, which ASF cannot state.
    expected: { beepMs: 1_043 },
  },
  plain('HEVC in MP4', 'mp4', [
    ...HD,
    ...sound(),
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=none',
    ...tags(),
    ...AAC,
  ]),
  plain('FFV1 in Matroska', 'mkv', [...HD, ...sound(), ...RAW, '-c:a', 'pcm_s16le']),
]

const RATES: HardInput[] = ['24000/1001', '24', '30000/1001', '30', '48', '50', '60000/1001', '60', '12', '100'].map(
  (rate) => ({
    what: `${rate} frames a second`,
    ext: 'mp4',
    args: [...picture('640x360', { rate }), ...sound(), ...H264, ...AAC],
    ...(rate === '12' && { expected: { flashMs: 1_000 } }),
  }),
)

const TIMES: HardInput[] = [
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

const SHAPES: HardInput[] = [
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
    what: '1 × 1',
    ext: 'mkv',
    args: [...picture('1x1', { format: 'yuv444p' }), ...sound(), ...RAW, '-c:a', 'pcm_s16le'],
    expected: { failure: 'UNREADABLE' },
  },
  {
    what: 'more pixels than 4K',
    ext: 'mp4',
    args: [...picture('4096x2304'), ...sound(), ...H264, ...AAC],
    expected: { failure: 'TOO_LARGE_PICTURE' },
  },
]

/** A second pass sets what players show turned: FFmpeg writes the display matrix on a copy. */
const ROTATIONS = [90, 180, 270] as const
/** On a copy, FFmpeg's option turns the other way. */
const turnedBack = { 90: 'transpose=1', 180: 'hflip,vflip', 270: 'transpose=2' } as const
const TURNED: HardInput[] = ROTATIONS.map((degrees) => ({
  what: `turned by ${degrees}° in its header`,
  ext: 'mp4',
  args: [...picture('640x360', { more: turnedBack[degrees] }), ...sound(), ...H264, ...AAC],
  copy: [[], ['-metadata:s:v', `rotate=${degrees}`]],
}))

const interlaced = (order: 'top' | 'bottom') =>
  picture('640x480', {
    rate: '50',
    more: `setsar=4/3,tinterlace=interleave_${order},setfield=${order === 'top' ? 'tff' : 'bff'}`,
  })
const PIXELS: HardInput[] = [
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

const MONO = sound(48_000, tone())
const SOUNDS: HardInput[] = [
  plain('mono', 'mp4', [...HD, ...MONO, ...H264, ...AAC]),
  plain('two mono tracks', 'mxf', [
    ...HD,
    ...MONO,
    ...MONO,
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    '-c:v',
    'mpeg2video',
    '-q:v',
    '2',
    ...tags(),
    '-c:a',
    'pcm_s16le',
  ]),
  plain('the same audio in both channels', 'mkv', [...HD, ...sound(), ...H264, '-c:a', 'mp2']),
  plain('5.1 with speech in the centre only', 'mkv', [...HD, ...surround('5.1', 6, 2), ...H264, '-c:a', 'ac3']),
  plain('7.1 with speech in the centre only', 'mkv', [...HD, ...surround('7.1', 8, 2), ...H264, '-c:a', 'pcm_s16le']),
  plain('5.1 with audio at the back left', 'mkv', [...HD, ...surround('5.1', 6, 4), ...H264, '-c:a', 'flac']),
  plain('8 kHz', 'avi', [...SD, ...sound(8_000, tone()), '-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'pcm_s16le']),
  plain('44.1 kHz', 'mp4', [...HD, ...sound(44_100), ...H264, ...AAC]),
  plain('96 kHz, 24 bit', 'mkv', [...HD, ...sound(96_000), ...H264, '-c:a', 'flac', '-sample_fmt', 's32']),
  plain('very quiet', 'mkv', [...HD, ...sound(48_000, `${tone(0.15)}|${tone(0.15)}`), ...H264, '-c:a', 'flac']),
  plain('very loud', 'mkv', [...HD, ...sound(48_000, `${tone(1.8)}|${tone(1.8)}`), ...H264, '-c:a', 'flac']),
  {
    what: 'for −16 LUFS',
    ext: 'mp4',
    args: [...HD, ...sound(), ...H264, ...AAC],
    preparation: { targetLufs: -16 },
    expected: { lufs: -16 },
  },
  {
    what: 'for −24 LUFS',
    ext: 'mp4',
    args: [...HD, ...sound(), ...H264, ...AAC],
    preparation: { targetLufs: -24 },
    expected: { lufs: -24 },
  },
  { what: 'no audio', ext: 'mp4', args: [...HD, ...H264], expected: { beepMs: null } },
  {
    what: 'no video',
    ext: 'mka',
    args: [...sound(), '-c:a', 'flac', '-f', 'matroska'],
    expected: { failure: 'NO_VIDEO_TRACK' },
  },
]

const COVER = ['-f', 'lavfi', '-i', `color=0x606060:s=640x360:r=25:d=0.04,format=rgb24,${BOXES}`]
const WITH_COVER = ['-map', '0:a', '-map', '1:v', '-c:v', 'png', '-frames:v', '1', '-disposition:v:0', 'attached_pic']
const TRACKS: HardInput[] = [
  {
    what: 'MP3 with a cover',
    ext: 'mp3',
    args: [...sound(), ...COVER, ...WITH_COVER, '-c:a', 'libmp3lame'],
    expected: { flashMs: null },
  },
  {
    what: 'FLAC with a cover',
    ext: 'flac',
    args: [...sound(), ...COVER, ...WITH_COVER, '-c:a', 'flac'],
    expected: { flashMs: null },
  },
  {
    what: 'M4A with a cover',
    ext: 'm4a',
    args: [...sound(), ...COVER, ...WITH_COVER, ...AAC],
    expected: { flashMs: null },
  },
  plain('a cover before the film', 'mkv', [
    ...['-f', 'lavfi', '-i', 'color=red:s=640x640:d=0.04', ...HD, ...sound(), '-map', '0', '-map', '1', '-map', '2'],
    ...['-c:v:0', 'png', '-disposition:v:0', 'attached_pic', '-c:v:1', 'libx264', ...tags(), '-c:a', 'flac'],
  ]),
  plain('two languages and captions', 'mkv', [
    ...[...HD, ...sound(), ...sound(48_000, '0|0'), '-map', '0', '-map', '1', '-map', '2', ...H264, '-c:a', 'flac'],
    ...['-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=ger'],
  ]),
  {
    what: 'the second track by choice',
    ext: 'mkv',
    args: [...HD, ...sound(48_000, '0|0'), ...sound(), '-map', '0', '-map', '1', '-map', '2', ...H264, '-c:a', 'flac'],
    preparation: { audioStream: 2 },
  },
]

const BROKEN: HardInput[] = [
  {
    what: 'MP4 without its end',
    ext: 'mp4',
    args: [...HD, ...sound(), ...H264, ...AAC],
    damage: 'cut',
    expected: { failure: 'TRUNCATED' },
  },
  {
    what: 'Matroska without its end',
    ext: 'mkv',
    args: [...HD, ...sound(), ...RAW, '-c:a', 'pcm_s16le'],
    damage: 'cut',
    expected: { failure: 'TRUNCATED' },
  },
  {
    what: 'MPEG-TS with a hole of garbage',
    ext: 'ts',
    args: [...HD, ...sound(), ...H264, '-g', '10', ...AAC],
    damage: 'scratch',
    expected: { plain: true, flashMs: null, beepMs: null, lufs: Number.NaN },
  },
]

export const HARD_INPUTS: readonly HardInput[] = [
  ...CONTAINERS,
  ...RATES,
  ...TIMES,
  ...SHAPES,
  ...TURNED,
  ...PIXELS,
  ...SOUNDS,
  ...TRACKS,
  ...BROKEN,
]
