// Encodes a live feed to the house format: the same video and audio as at ingest, so that the init segments are the
// same bytes and the feed joins every item without a discontinuity. See docs/adr/0012.
import { gridOf } from '#domain/ladder/grid.ts'
import { AAC_FRAME_SAMPLES, AUDIO_TIMESCALE, type RungName, type VideoRung } from '#domain/ladder/ladder.ts'
import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { audioOutput, thumbnailFramesOf, videoOutput } from './args-ladder.ts'
import { options } from './options.ts'
import { FIRST_PIPE } from './process.ts'

export interface LivePaths {
  rendition(name: RungName): string
  /** With %05d in place of the number. */
  thumbnailPattern: string
}

/**
 * Frames that wait inside the encoder add latency: so few, and a third less work on each. Two frames at a time add 40
 * ms and let the rungs run in parallel; slices of one frame wait for each other whenever a core is busy, and all rungs
 * with them. The parameter sets stay the same.
 */
const QUICK = [
  '-x264-params',
  'rc-lookahead=2:sync-lookahead=0:threads=2:lookahead-threads=1:b-adapt=0:subme=1:me=dia:no-mbtree=1:partitions=none',
]
/**
 * A rung above the feed's own height adds no detail: it gets a fifth less work, and no bits for noise. Not a lower
 * bitrate, which is part of the headers.
 */
const UPSCALED = 'subme=0:no-deblock=1:aq-mode=0:qpmin=26'
/** A segment is on disk when it is complete, not when the next one fills the buffer. */
const AT_ONCE = ['-flush_packets', '1']
/**
 * The headers are at the front of our input. Not `nobuffer`: it discards what was probed, including the first frame.
 */
const LOOK = options({ fflags: '+genpts', probesize: '1000000', analyzeduration: '1000000' })

/**
 * What the sender pushed, as an FLV file on a pipe. Nothing else is opened, whatever the bytes say. After a change of
 * the frame size the same filters continue: new ones would begin at 0 and fill all the time since.
 */
export const flvInputArgs = (): string[] => [
  ...options({ protocol_whitelist: 'pipe', format_whitelist: 'flv' }),
  ...LOOK,
  ...options({
    'reinit_filter:v': '0',
    // One per core would each delay a frame.
    threads: '2',
    max_pixels: MAX_PIXELS,
    f: 'flv',
    i: `pipe:${FIRST_PIPE}`,
  }),
]

/** How often it reports its position: an unnoticed lag adds latency. */
const TELL_S = '0.25'

/**
 * `whole`: from 0 on without a gap, in a format that may change in mid-stream. `some`: as FFmpeg finds it, which may
 * start late and have gaps.
 */
export type FeedSound = 'whole' | 'some' | 'none'

/** The rungs to make, highest first, and the height of the feed's own video; null: unknown. */
export interface LiveLadder {
  rungs: readonly VideoRung[]
  feedHeight: number | null
}

export function liveArgs(input: readonly string[], sound: FeedSound, ladder: LiveLadder, paths: LivePaths): string[] {
  return [
    ...options({ v: 'error', stats_period: TELL_S }),
    '-y',
    ...input,
    ...options({
      filter_complex_threads: '1',
      // Two graphs: when the audio format changes, only its filters are recreated, not those of the video.
      filter_complex: videoGraph(ladder.rungs),
    }),
    '-filter_complex',
    audioGraph(sound),
    ...ladder.rungs.flatMap((rung) => atOnce(videoOutput(rung, paths.rendition(rung.name), speedOf(rung, ladder)))),
    ...atOnce(audioOutput(paths.rendition('audio'), ladder.rungs[0]!)),
    ...options({ map: '[thumbs]', 'c:v': 'mjpeg', 'q:v': '4', f: 'image2', start_number: '0', atomic_writing: '1' }),
    paths.thumbnailPattern,
  ]
}

/** Output options come before the output's name, which is last. */
function atOnce(output: readonly string[]): string[] {
  return [...output.slice(0, -1), ...AT_ONCE, output.at(-1)!]
}

function speedOf({ height }: VideoRung, { feedHeight }: LiveLadder): string[] {
  if (feedHeight === null || height <= feedHeight) return QUICK
  const [option = '', quick = ''] = QUICK
  return [option, `${quick}:${UPSCALED}`]
}

/** Prints on stderr when a state that a filter found begins and ends; `-v error` hides what filters log themselves. */
const printed = (filter: 'metadata' | 'ametadata', state: string) =>
  ['start', 'end'].map((edge) => `${filter}=mode=print:key=lavfi.${state}_${edge}:file='pipe\\:2':direct=1`).join(',')
/** Of the thumbnails: a frame every few seconds costs nothing. */
const WATCH_BLACK = `blackdetect=d=0.1:pix_th=0.05,${printed('metadata', 'black')}`
/** Reported after two seconds of it. */
const WATCH_SILENCE = `silencedetect=d=2:n=-60dB,${printed('ametadata', 'silence')}`

/** Lost frames are replaced: each second has all of them, or audio and video would drift apart. */
function videoGraph([top, ...lower]: readonly VideoRung[]): string {
  const { width, height, name } = top!
  const first = [
    `[0:v:0]fps=${gridOf(top!).frameRate}:start_time=0`,
    `scale=w='max(2,trunc(min(${width},${height}*dar)/2)*2)':h='max(2,trunc(min(${height},${width}/dar)/2)*2)':flags=bilinear:out_color_matrix=bt709:out_range=tv`,
    `setsar=1,pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:black,format=yuv420p,split=2[${name}][under-${name}]`,
  ].join(',')
  const above = [top!, ...lower]
  return [
    first,
    ...lower.map(
      (rung, i) =>
        `[under-${above[i]!.name}]scale=${rung.width}:${rung.height}:flags=bilinear,split=2[${rung.name}][under-${rung.name}]`,
    ),
    `[under-${above.at(-1)!.name}]framestep=${thumbnailFramesOf(top!)},scale=320:180,${WATCH_BLACK}[thumbs]`,
  ].join(';')
}

/** Filled gaps come in larger pieces than the encoder accepts. */
const AAC_FRAMES = `asetnsamples=n=${AAC_FRAME_SAMPLES}:p=0`

/**
 * A feed without audio gets silence, as long as the video; the encoder's end ensures that. Recreated filters know
 * nothing of the time before: for whole audio the samples are counted instead.
 */
function audioGraph(sound: FeedSound): string {
  const source = sound === 'none' ? `anullsrc=r=${AUDIO_TIMESCALE}:cl=stereo,` : '[0:a:0]'
  const first = sound === 'whole' ? '' : ':first_pts=0'
  const counted = sound === 'whole' ? ',asetpts=NAN' : ''
  const watched = sound === 'none' ? '' : `,${WATCH_SILENCE}`
  return `${source}aresample=${AUDIO_TIMESCALE}:async=1${first},aformat=sample_fmts=fltp:channel_layouts=stereo,${AAC_FRAMES}${watched}${counted}[audio]`
}
