import { describe, expect, it } from 'vitest'
import { isMediaName, MEDIA_CONTAINERS } from '#domain/import/is-media-name.ts'
import { DEFAULT_RUNGS, VIDEO_RUNGS, type VideoRung } from '#domain/ladder/ladder.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import { userInputArgs } from './args-input.ts'
import { ladderArgs } from './args-ladder.ts'
import { loudnessArgs } from './args-loudness.ts'
import { probeArgs } from './args-probe.ts'
import { verifyArgs } from './args-verify.ts'
import { NVENC } from './encoders/nvenc.ts'

const FORMATS = 'mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,h264,hevc,m4v,dv,ivf,mp3,flac,wav'
const INPUT = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  FORMATS,
  '-max_pixels',
  '12582912',
  '-i',
  'file:/data/source',
]

it.each(Object.entries(MEDIA_CONTAINERS))('opens the container of .%s: %s', (extension, container) => {
  const args = userInputArgs('/data/source', 1)
  expect(args[args.indexOf('-format_whitelist') + 1]?.split(',')).toContain(container)
  expect(isMediaName(`film.${extension}`)).toBe(true)
})

const plan: ConformPlan = {
  durationMs: 4_160,
  frames: 104,
  audioSamples: 199_680,
  audioFrames: 195,
  segments: 3,
  rungs: DEFAULT_RUNGS,
  videoStream: 0,
  audioStream: 1,
  hdr: null,
  isStill: false,
  isWideGamut: false,
  framing: 'pad' as const,
  targetLufs: -23,
  assumedMatrix: null,
  sparse: false,
  mayRepeatFrames: 29,
}
const paths = {
  source: '/data/source',
  rendition: (name: string) => `/data/work/${name}.mp4`,
  thumbnailPattern: '/data/work/thumb-%05d.jpg',
}
const graphOf = (args: string[]) => args[args.indexOf('-filter_complex') + 1]?.split(';')

const video = (name: string, level: string, bitrate: string, maxrate: string, buffer: string) => [
  '-map',
  `[${name}]`,
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-profile:v',
  'high',
  '-level',
  level,
  '-pix_fmt',
  'yuv420p',
  '-bf',
  '2',
  '-g',
  '48',
  '-keyint_min',
  '48',
  '-sc_threshold',
  '0',
  '-flags:v',
  '+cgop+bitexact',
  '-b:v',
  bitrate,
  '-maxrate',
  maxrate,
  '-bufsize',
  buffer,
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-colorspace',
  'bt709',
  '-color_range',
  'tv',
  '-video_track_timescale',
  '90000',
  '-map_metadata',
  '-1',
  '-map_chapters',
  '-1',
  '-fflags',
  '+bitexact',
  '-f',
  'mp4',
  '-movflags',
  '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets',
  `/data/work/${name}.mp4`,
]

describe('arguments', () => {
  it.each([
    [25, 'yadif=deint=interlaced,fps=25'],
    [30, 'yadif=deint=interlaced,fps=30'],
    [50, 'yadif=mode=send_field:deint=interlaced,fps=50'],
    [60, 'yadif=mode=send_field:deint=interlaced,fps=60'],
  ] as const)('make a frame of each field where the frame rate has room for it: %i fps', (frameRate, filters) => {
    expect(ladderArgs({ ...plan, frameRate }, { gainDb: 0, limit: false }, paths).join(' ')).toContain(filters)
  })

  it('one run makes the whole ladder', () => {
    expect(ladderArgs(plan, { gainDb: -3.5, limit: false }, paths)).toEqual([
      '-v',
      'error',
      '-y',
      ...INPUT,
      '-filter_complex',
      [
        "[0:0]yadif=deint=interlaced,fps=25:start_time=0,scale=w='max(2,trunc(min(1920,1080*dar)/2)*2)':h='max(2,trunc(min(1080,1920/dar)/2)*2)':out_color_matrix=bt709:out_range=tv," +
          'setsar=1,pad=1920:1080:(ow-iw)/2:(oh-ih)/2:black,format=yuv420p,tpad=stop_mode=clone:stop=29,trim=end_frame=104,split=2[to-1080p][under-1080p]',
        '[to-1080p]null[1080p]',
        '[under-1080p]scale=1280:720:flags=bilinear,split=2[to-720p][under-720p]',
        '[to-720p]null[720p]',
        '[under-720p]scale=768:432:flags=bilinear,null,split=2[432p][under-432p]',
        '[under-432p]framestep=50,scale=320:180[thumbs]',
        '[0:1]aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,volume=-3.50dB,apad,atrim=end_sample=199680[audio]',
      ].join(';'),
      ...video('1080p', '4.0', '5000k', '5350k', '4013k'),
      ...video('720p', '3.1', '3000k', '3200k', '2400k'),
      ...video('432p', '3.0', '1500k', '1600k', '1200k'),
      '-map',
      '[audio]',
      '-c:a',
      'aac',
      '-b:a',
      '128k',
      '-ar',
      '48000',
      '-ac',
      '2',
      '-flags:a',
      '+bitexact',
      '-bsf:a',
      'noise=drop=eq(n\\,0)',
      '-map_metadata',
      '-1',
      '-map_chapters',
      '-1',
      '-fflags',
      '+bitexact',
      '-f',
      'mp4',
      '-movflags',
      '+empty_moov+default_base_moof+negative_cts_offsets',
      '-frag_duration',
      '1920000',
      '/data/work/audio.mp4',
      '-map',
      '[thumbs]',
      '-c:v',
      'mjpeg',
      '-q:v',
      '4',
      '-f',
      'image2',
      '-start_number',
      '0',
      '/data/work/thumb-%05d.jpg',
    ])
  })

  it('each rung is made from the one above it, whatever the ladder', () => {
    const graph = graphOf(ladderArgs({ ...plan, rungs: VIDEO_RUNGS }, { gainDb: 0, limit: false }, paths)) ?? []
    expect(graph[0]).toContain('pad=3840:2160:')
    expect(graph.slice(-4, -1)).toEqual([
      '[to-432p]null[432p]',
      '[under-432p]scale=640:360:flags=bilinear,null,split=2[360p][under-360p]',
      '[under-360p]framestep=50,scale=320:180[thumbs]',
    ])
    const alone = graphOf(ladderArgs({ ...plan, rungs: [VIDEO_RUNGS[0]!] }, { gainDb: 0, limit: false }, paths)) ?? []
    expect(alone[0]).toMatch(/,null,split=2\[2160p\]\[under-2160p\]$/)
  })

  it('hardware encodes only what it was tried with', () => {
    const codecs = (rungs: readonly VideoRung[]) =>
      new Set(
        ladderArgs({ ...plan, rungs }, { gainDb: 0, limit: false }, paths, NVENC).filter((arg) =>
          /^(?:libx264|h264_)/.test(arg),
        ),
      )
    expect([...codecs(DEFAULT_RUNGS)]).toContain('h264_nvenc')
    expect([...codecs(VIDEO_RUNGS)]).toEqual(['libx264'])
  })

  it('each frame of a source with a low frame rate is scaled once, repeated after that and encoded quickly', () => {
    const args = ladderArgs({ ...plan, sparse: true }, { gainDb: 0, limit: false }, paths)
    const repeated = 'fps=25:start_time=0,tpad=stop_mode=clone:stop=29,trim=end_frame=104'
    const graph = graphOf(args) ?? []
    expect(graph[0]).not.toContain('fps=')
    expect([graph[1], graph[3]]).toEqual([`[to-1080p]${repeated}[1080p]`, `[to-720p]${repeated}[720p]`])
    expect(graph[4]).toBe(`[under-720p]scale=768:432:flags=bilinear,${repeated},split=2[432p][under-432p]`)
    expect(args.filter((arg) => arg === '-x264-params')).toHaveLength(3)
  })

  it('the cover of an audio file is shown to the end', () => {
    const graph = graphOf(ladderArgs({ ...plan, sparse: true, isStill: true }, { gainDb: 0, limit: false }, paths))
    expect(graph?.[1]).toBe(
      '[to-1080p]loop=loop=103:size=1,setpts=N/25/TB,fps=25:start_time=0,tpad=stop_mode=clone:stop=29,trim=end_frame=104[1080p]',
    )
  })

  it('a source without audio gets silence', () => {
    const args = ladderArgs({ ...plan, audioStream: null }, { gainDb: 0, limit: false }, paths)
    expect(args.slice(3, 15)).toEqual([...INPUT, '-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo'])
    expect(graphOf(args)?.at(-1)).toBe(
      '[1:0]aformat=sample_fmts=fltp:channel_layouts=stereo,apad,atrim=end_sample=199680[audio]',
    )
  })

  it('the limiter’s delay is cut off', () => {
    expect(graphOf(ladderArgs(plan, { gainDb: 7, limit: true }, paths))?.at(-1)).toContain(
      'volume=7.00dB,alimiter=limit=0.89:attack=5:level=false,atrim=start_sample=239,asetpts=N/SR/TB,apad',
    )
  })

  it('untagged and HDR sources', () => {
    const none = { gainDb: 0, limit: false }
    const hdr = graphOf(ladderArgs({ ...plan, hdr: 'hlg' }, none, paths))?.[0] ?? ''
    expect(hdr).toContain(',zscale=tin=arib-std-b67:min=bt2020nc:pin=bt2020:t=linear:npl=203,format=gbrpf32le,')
    expect(hdr).not.toContain('out_color_matrix')
    const graph = graphOf(ladderArgs({ ...plan, assumedMatrix: 'smpte170m' }, none, paths))
    expect(graph?.[0]).toContain(':in_color_matrix=smpte170m:out_color_matrix=bt709')
  })

  it('a crop comes before the scaling, and BT.2020 without HDR is converted', () => {
    const none = { gainDb: 0, limit: false }
    const cropped = graphOf(ladderArgs({ ...plan, framing: 'crop' }, none, paths))?.[0] ?? ''
    expect(cropped).toContain(
      ",crop=w='max(2,min(iw,ih*1920/1080/sar))':h='max(2,min(ih,iw*sar*1080/1920))',scale=1920:1080:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,",
    )
    expect(cropped).not.toContain(',pad=')
    const wide = graphOf(ladderArgs({ ...plan, isWideGamut: true }, none, paths))?.[0] ?? ''
    expect(wide).toContain(':out_range=tv,colorspace=iall=bt2020:all=bt709,setsar=1,pad=')
  })

  it('loudness: the audio only', () => {
    expect(loudnessArgs('/data/source', 12_582_912, 1)).toEqual([
      '-v',
      'info',
      '-vn',
      '-sn',
      '-dn',
      ...INPUT,
      '-map',
      '0:1',
      '-af',
      'aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo,ebur128=peak=sample:framelog=verbose',
      '-f',
      'null',
      '-',
    ])
  })

  it('the prober opens the file as the encoder does', () => {
    expect(probeArgs('/data/source', 12_582_912).slice(-8)).toEqual(INPUT)
  })

  it('verification stops at the first damage', () => {
    const input = (name: string, ...options: string[]) => [
      '-err_detect',
      'explode',
      '-threads',
      '1',
      ...options,
      '-protocol_whitelist',
      'file',
      '-f',
      'mov',
      '-i',
      `file:/w/${name}`,
    ]
    const fast = ['-skip_loop_filter', 'all']
    const files = { pictures: ['/w/a.mp4', '/w/b.mp4'], sound: '/w/s.mp4' }
    expect(verifyArgs(files, 60_000, 'every frame')).not.toContain('-skip_frame')
    expect(verifyArgs(files, 60_000, 'keyframes')).toEqual([
      '-v',
      'level+info',
      '-xerror',
      ...input('a.mp4', ...fast, '-skip_frame', 'nokey'),
      ...input('b.mp4', ...fast),
      ...input('s.mp4'),
      '-map',
      '0:v',
      '-map',
      '1:v',
      '-map',
      '2:a',
      '-filter:v:1',
      expect.stringMatching(
        /^scale=256:144:flags=neighbor,freezedetect=n=-60dB:d=2,scdet=t=10,.*blend=all_mode=lighten,blackdetect=d=0\.5:pix_th=0\.045$/,
      ),
      '-filter:a:0',
      'asetnsamples=n=4800:p=0,astats=metadata=1:reset=1:measure_overall=Peak_level:measure_perchannel=none,ametadata=mode=print:key=lavfi.astats.Overall.Peak_level,silencedetect=d=1:n=-60dB,ebur128=peak=true:framelog=verbose:metadata=1,aselect=not(mod(n\\,10)),ametadata=mode=print:key=lavfi.r128.S',
      '-vsync',
      'passthrough',
      '-f',
      'null',
      '-',
    ])
  })
})
