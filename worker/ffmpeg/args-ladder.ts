// The house format in one run: one decode, all video rungs, one audio track, thumbnails. See docs/adr/0001.
import { type Grid, gridOf, LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, AUDIO_TIMESCALE, VIDEO_TIMESCALE, type VideoRung } from '#domain/ladder/ladder.ts'
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import { hasRoomForFields, MAX_PIXELS } from '#domain/media/plan-conform.ts'
import type { LoudnessPlan } from '#domain/media/plan-loudness.ts'
import type { Framing } from '#domain/media/preparation.ts'
import type { VideoPart } from '#domain/transcode/plan-parts.ts'
import { userInputArgs } from './args-input.ts'
import type { Encoder } from './encoders/encoder.ts'
import { encoderFor } from './encoders/encoder-for.ts'
import { SOFTWARE } from './encoders/software.ts'
import { options } from './options.ts'

export const THUMBNAIL_INTERVAL_MS = 2_000
export const thumbnailFramesOf = (timed: { frameRate?: number | undefined }) =>
  (THUMBNAIL_INTERVAL_MS * gridOf(timed).frameRate) / 1_000

export interface LadderPaths {
  source: string
  rendition(name: string): string
  /** With %05d in place of the number. */
  thumbnailPattern: string
}

export function ladderArgs(
  plan: ConformPlan,
  loudness: LoudnessPlan,
  paths: LadderPaths,
  preferred = SOFTWARE,
): string[] {
  const encoder = encoderFor(plan.rungs, preferred)
  return [
    '-v',
    'error',
    '-y',
    ...encoder.device,
    ...userInputArgs(paths.source, MAX_PIXELS),
    ...(plan.audioStream === null ? options({ f: 'lavfi', i: `anullsrc=r=${AUDIO_TIMESCALE}:cl=stereo` }) : []),
    '-filter_complex',
    `${videoGraph(plan, encoder)};${audioGraph(plan, loudness)}`,
    ...plan.rungs.flatMap((rung) =>
      videoOutput(rung, paths.rendition(rung.name), plan.sparse ? encoder.quick : [], encoder),
    ),
    ...audioOutput(paths.rendition(AUDIO_RENDITION.name), plan),
    ...thumbnailOutput(paths.thumbnailPattern, 0),
  ]
}

/** @param first number of the first picture */
export function thumbnailOutput(pattern: string, first: number): string[] {
  return [...options({ map: '[thumbs]', 'c:v': 'mjpeg', 'q:v': '4', f: 'image2', start_number: `${first}` }), pattern]
}

/**
 * Only frames that are flagged as interlaced: headers are missing (DV) or wrong too often. At 50 and 60 fps each field
 * becomes a frame: they are of different times.
 */
const deinterlace = ({ frameRate }: Grid) =>
  `yadif=${hasRoomForFields(frameRate) ? 'mode=send_field:' : ''}deint=interlaced`

/** Diffuse white, cd/m² (ITU-R BT.2408); highlights up to 1,000 cd/m² are rolled off above 0.7 of it. */
const WHITE_NITS = 203
const TRANSFERS = { pq: 'smpte2084', hlg: 'arib-std-b67' } as const

/** To the range of bt709. Not every FFmpeg has these filters: see checkSource. */
const toneMap = (hdr: keyof typeof TRANSFERS): string[] => [
  `zscale=tin=${TRANSFERS[hdr]}:min=bt2020nc:pin=bt2020:t=linear:npl=${WHITE_NITS}`,
  'format=gbrpf32le,zscale=p=bt709,tonemap=mobius:param=0.7:peak=5:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
]
export const TONE_MAP_FILTERS = ['zscale', 'tonemap'] as const

/** BT.2020 in SDR to BT.709. */
const NARROW_GAMUT = 'colorspace=iall=bt2020:all=bt709'

/**
 * A picture that is not 16:9 keeps its shape. The crop comes before the scaling: a picture of one column would else
 * become millions of lines high.
 */
const FRAMINGS: Record<Framing, (rung: VideoRung) => { scale: string; fill: string[] }> = {
  pad: ({ width, height }) => ({
    scale: `scale=w='max(2,trunc(min(${width},${height}*dar)/2)*2)':h='max(2,trunc(min(${height},${width}/dar)/2)*2)'`,
    fill: [`setsar=1,pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:black`],
  }),
  crop: ({ width, height }) => ({
    scale: `crop=w='max(2,min(iw,ih*${width}/${height}/sar))':h='max(2,min(ih,iw*sar*${height}/${width}))',scale=${width}:${height}`,
    fill: ['setsar=1'],
  }),
}

/**
 * Scaled to fit, never distorted: `dar` is the display aspect ratio after rotation and pixel shape, and the expression
 * is evaluated again when the frame size changes in mid-stream. Each rung is made from the next higher one, which is
 * cheaper than from the top; at these ratios bilinear looks like bicubic and takes a twentieth less of the whole
 * encode. In a source with a low frame rate each frame is scaled once to every size, and repeated after that.
 * @param part of the output that is made, when the input begins `leadFrames` before it; without it, all
 */
export function videoGraph(plan: ConformPlan, encoder: Encoder, part?: VideoPart & { leadFrames: number }): string {
  const top = plan.rungs[0]!
  const { frameRate } = gridOf(plan)
  const every = thumbnailFramesOf(plan)
  const matrix = plan.assumedMatrix ? `:in_color_matrix=${plan.assumedMatrix}` : ''
  const { scale, fill } = FRAMINGS[plan.framing](top)
  const convert = plan.hdr
    ? [scale, ...toneMap(plan.hdr)]
    : plan.isWideGamut
      ? [`${scale}:out_range=tv`, NARROW_GAMUT]
      : [`${scale}${matrix}:out_color_matrix=bt709:out_range=tv`]
  const fit = [...convert, ...fill, 'format=yuv420p']
  // Alone, fps ends after one frame.
  const repeat = plan.isStill ? `loop=loop=${plan.frames - 1}:size=1,setpts=N/${frameRate}/TB,` : ''
  const lead = part && part.leadFrames > 0 ? part.leadFrames / frameRate : 0
  const rate = `${repeat}fps=${frameRate}:start_time=${lead}${lead > 0 ? ',setpts=PTS-STARTPTS' : ''}`
  // In all parts but the last the source goes on.
  const mayRepeat = part && !part.isLast ? '' : `tpad=stop_mode=clone:stop=${plan.mayRepeatFrames},`
  const cut = `${mayRepeat}trim=end_frame=${part?.frames ?? plan.frames}`
  // The first thumbnail of a part is at a multiple of their interval in the item.
  const skipped = part ? (every - (part.fromFrame % every)) % every : 0
  const skip = skipped > 0 ? `trim=start_frame=${skipped},setpts=PTS-STARTPTS,` : ''
  const first = plan.sparse ? fit : [rate, ...fit, cut]
  const last = plan.sparse ? `${rate},${cut}` : 'null'
  const upload = encoder.upload ? `,${encoder.upload}` : ''
  const steps = plan.rungs.map((rung, i) => {
    const above = plan.rungs[i - 1]
    const picture = above
      ? `[under-${above.name}]scale=${rung.width}:${rung.height}:flags=bilinear`
      : `[0:${plan.videoStream}]${[deinterlace(gridOf(plan)), ...first].join(',')}`
    const to = `[to-${rung.name}]`
    const under = `[under-${rung.name}]`
    if (i < plan.rungs.length - 1) return `${picture},split=2${to}${under};${to}${last}${upload}[${rung.name}]`
    // Thumbnails are made of the lowest rung's frames.
    return upload
      ? `${picture},${last},split=2${to}${under};${to}${encoder.upload}[${rung.name}]`
      : `${picture},${last},split=2[${rung.name}]${under}`
  })
  const thumbnails = `[under-${plan.rungs.at(-1)!.name}]${skip}framestep=${every},scale=320:180[thumbs]`
  return [...steps, thumbnails].join(';')
}

/** alimiter looks 5 ms ahead and delays everything by 239 samples: they are cut off at the front. */
const LIMITER = 'alimiter=limit=0.89:attack=5:level=false,atrim=start_sample=239,asetpts=N/SR/TB'

export function audioGraph(plan: ConformPlan, loudness: LoudnessPlan): string {
  const fit = `apad,atrim=end_sample=${plan.audioSamples}[audio]`
  if (plan.audioStream === null) return `[1:0]aformat=sample_fmts=fltp:channel_layouts=stereo,${fit}`
  const level = [
    ...(loudness.gainDb === 0 ? [] : [`volume=${loudness.gainDb.toFixed(2)}dB`]),
    ...(loudness.limit ? [LIMITER] : []),
  ]
  const steps = [
    `aresample=${AUDIO_TIMESCALE}:async=1:first_pts=0`,
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
    ...level,
    fit,
  ]
  return `[0:${plan.audioStream}]${steps.join(',')}`
}

/** Nothing of the source in the file: init segments must be the same bytes for every item. */
const ANONYMOUS = options({ map_metadata: '-1', map_chapters: '-1', fflags: '+bitexact', f: 'mp4' })
const FRAGMENTED = '+empty_moov+default_base_moof+negative_cts_offsets'

/** Three quarters of a second for a segment of 1.92 s: it then never exceeds the declared bandwidth. */
const bufferS = (rung: VideoRung) => (gridOf(rung).segmentMs / LONGEST_SEGMENT_MS) * 0.75

/** @param speed options that leave the parameter sets unchanged */
export function videoOutput(
  rung: VideoRung,
  path: string,
  speed: readonly string[] = [],
  encoder = SOFTWARE,
): string[] {
  return [
    ...options({ map: `[${rung.name}]`, ...encoder.codec(rung) }),
    ...speed,
    ...options({
      'b:v': `${rung.bitrateKbps}k`,
      maxrate: `${rung.maxrateKbps}k`,
      bufsize: `${Math.round(rung.maxrateKbps * bufferS(rung))}k`,
      color_primaries: 'bt709',
      color_trc: 'bt709',
      colorspace: 'bt709',
      color_range: 'tv',
      video_track_timescale: VIDEO_TIMESCALE,
    }),
    ...ANONYMOUS,
    '-movflags',
    `+frag_keyframe${FRAGMENTED}`,
    path,
  ]
}

/** The encoder's first packet is only its priming: without it the audio starts at 0 and ends with the video. */
export function audioOutput(path: string, timed: { frameRate?: number | undefined }): string[] {
  return [
    ...options({
      map: '[audio]',
      'c:a': 'aac',
      'b:a': `${AUDIO_RENDITION.bitrateKbps}k`,
      ar: AUDIO_TIMESCALE,
      ac: AUDIO_RENDITION.channels,
      'flags:a': '+bitexact',
      'bsf:a': 'noise=drop=eq(n\\,0)',
    }),
    ...ANONYMOUS,
    ...options({ movflags: FRAGMENTED, frag_duration: gridOf(timed).segmentMs * 1_000 }),
    path,
  ]
}
