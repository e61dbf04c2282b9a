// A live feed into the house format: the same pictures and sound as at ingest, so that the init segments
// are the same bytes and the feed joins every item without a discontinuity. See docs/adr/0012.
import { AAC_FRAME_SAMPLES, AUDIO_TIMESCALE, FRAME_RATE, type RungName, type VideoRung } from '#domain/ladder/ladder.ts'
import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { audioOutput, THUMBNAIL_INTERVAL_MS, videoOutput } from './args-ladder.ts'
import { FIRST_PIPE } from './process.ts'

export interface LivePaths {
  rendition(name: RungName): string
  /** With %05d where the number stands. */
  thumbnailPattern: string
}

/**
 * Frames that wait inside the encoder are time on air: few, and a third less work on each. Two pictures at a time
 * cost 40 ms of it and let the rungs go on beside each other; slices of one picture wait for each other wherever a
 * core is busy, and all rungs with them. The parameter sets stay.
 */
const QUICK = [
  '-x264-params',
  'rc-lookahead=2:sync-lookahead=0:threads=2:lookahead-threads=1:b-adapt=0:subme=1:me=dia:no-mbtree=1:partitions=none',
]
/**
 * A rung above the feed's own height shows nothing that the feed does not have: a fifth of the work less, and no bits
 * for noise. Not by a lower bitrate, which stands in the headers.
 */
const UPSCALED = 'subme=0:no-deblock=1:aq-mode=0:qpmin=26'
/** A segment is on the disk when it is whole, not when the next one fills the buffer. */
const AT_ONCE = ['-flush_packets', '1']
/** The headers stand at the front of what we are handed. Not `nobuffer`: it throws away what was looked at, the first picture too. */
const LOOK = ['-fflags', '+genpts', '-probesize', '1000000', '-analyzeduration', '1000000']

/**
 * What the sender pushed, as an FLV file on a pipe. Nothing else is opened, whatever the bytes say. A picture that
 * changes its size goes through the same filters: new ones would begin at 0 and fill all the time since.
 */
export const flvInputArgs = (): string[] => [
  '-protocol_whitelist',
  'pipe',
  '-format_whitelist',
  'flv',
  ...LOOK,
  '-reinit_filter:v',
  '0',
  // As many as the machine has cores would each hold a picture back.
  '-threads',
  '2',
  '-max_pixels',
  String(MAX_PIXELS),
  '-f',
  'flv',
  '-i',
  `pipe:${FIRST_PIPE}`,
]

/** How often it says how far it has come: what it is behind without our knowing is time on air. */
const TELL_S = '0.25'

/**
 * `whole`: from 0 on without a hole, of a format that may change in mid-stream. `some`: what FFmpeg finds when it
 * begins, which may start late and have holes.
 */
export type FeedSound = 'whole' | 'some' | 'none'

/** The rungs that are made, highest first, and how high the feed's own picture is; null: not known. */
export interface LiveLadder {
  rungs: readonly VideoRung[]
  feedHeight: number | null
}

export function liveArgs(input: readonly string[], sound: FeedSound, ladder: LiveLadder, paths: LivePaths): string[] {
  return [
    '-v',
    'error',
    '-stats_period',
    TELL_S,
    '-y',
    ...input,
    '-filter_complex_threads',
    '1',
    // Two graphs: when the sound's format changes, its filters are made anew, and not those of the picture.
    '-filter_complex',
    videoGraph(ladder.rungs),
    '-filter_complex',
    audioGraph(sound),
    ...ladder.rungs.flatMap((rung) => atOnce(videoOutput(rung, paths.rendition(rung.name), speedOf(rung, ladder)))),
    ...atOnce(audioOutput(paths.rendition('audio'))),
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
    '-atomic_writing',
    '1',
    paths.thumbnailPattern,
  ]
}

/** Output options stand before the output's name, which comes last. */
function atOnce(output: readonly string[]): string[] {
  return [...output.slice(0, -1), ...AT_ONCE, output.at(-1)!]
}

function speedOf({ height }: VideoRung, { feedHeight }: LiveLadder): string[] {
  if (feedHeight === null || height <= feedHeight) return QUICK
  const [option = '', quick = ''] = QUICK
  return [option, `${quick}:${UPSCALED}`]
}

/** Frames that got lost are made up for: each second has 25 of them, or sound and picture would drift apart. */
function videoGraph([top, ...lower]: readonly VideoRung[]): string {
  const { width, height, name } = top!
  const first = [
    `[0:v:0]fps=${FRAME_RATE}:start_time=0`,
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
    `[under-${above.at(-1)!.name}]framestep=${(THUMBNAIL_INTERVAL_MS * FRAME_RATE) / 1_000},scale=320:180[thumbs]`,
  ].join(';')
}

/** Filled holes come in larger pieces than the encoder takes. */
const AAC_FRAMES = `asetnsamples=n=${AAC_FRAME_SAMPLES}:p=0`

/**
 * A feed without sound is silent. The silence is as long as the picture, which the encoder's end makes sure of. Filters
 * that are made anew know nothing of the time before: where the sound is whole its samples are counted instead.
 */
function audioGraph(sound: FeedSound): string {
  const source = sound === 'none' ? `anullsrc=r=${AUDIO_TIMESCALE}:cl=stereo,` : '[0:a:0]'
  const first = sound === 'whole' ? '' : ':first_pts=0'
  const counted = sound === 'whole' ? ',asetpts=NAN' : ''
  return `${source}aresample=${AUDIO_TIMESCALE}:async=1${first},aformat=sample_fmts=fltp:channel_layouts=stereo,${AAC_FRAMES}${counted}[audio]`
}
