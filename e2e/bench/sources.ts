// Pictures and sound to measure with, made by FFmpeg from nothing.
import { join } from 'node:path'
import { timeProgram } from './process-cost.ts'

const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg'
const MOTION = '[0:v]scale=1920:1080[zoom];[1:v]scroll=h=0.01[chart];[zoom][chart]overlay=1200:640,format=yuv420p[v]'

/** 1080p25 in motion everywhere (a fractal zoom, a scrolling chart over a corner) and a tone. */
export async function makeMotion(folder: string, name: string, seconds: number): Promise<string> {
  const path = join(folder, `${name}.mp4`)
  await timeProgram(FFMPEG, [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'mandelbrot=s=640x360:r=25:end_scale=0.02:maxiter=500',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=640x360:r=25',
    '-f',
    'lavfi',
    '-i',
    'sine=f=220:r=48000,tremolo=f=3:d=0.6',
    '-filter_complex',
    MOTION,
    '-map',
    '[v]',
    '-map',
    '2:a',
    '-t',
    String(seconds),
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-c:a',
    'aac',
    '-ac',
    '2',
    path,
  ])
  return path
}

/** A cheap picture, for the many items that only have to be there. */
export async function makeChart(folder: string, name: string, seconds: number): Promise<string> {
  const path = join(folder, `${name}.mp4`)
  await timeProgram(FFMPEG, [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=1280x720:r=25',
    '-f',
    'lavfi',
    '-i',
    `sine=f=${200 + seconds * 20}:r=48000`,
    '-t',
    String(seconds),
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-c:a',
    'aac',
    '-ac',
    '2',
    path,
  ])
  return path
}

/** From its start a flash of three white frames and a beep begin together every two seconds, first at 0.52 s. */
export const FLASH_FRAME = 13

/** PCM sound: an encoder's run-up in the source would be an offset of the source, not of ours. */
export async function makeFlashAndBeep(folder: string, seconds: number): Promise<string> {
  const path = join(folder, 'flash-and-beep.mov')
  const flash = `drawbox=c=white:t=fill:enable='between(mod(n,50),${FLASH_FRAME},${FLASH_FRAME + 2})'`
  const beep = `if(between(mod(t,2),${FLASH_FRAME / 25},${(FLASH_FRAME + 3) / 25}),0.5*sin(2*PI*1000*t),0)`
  await timeProgram(FFMPEG, [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    `color=c=black:s=1280x720:r=25,${flash}`,
    '-f',
    'lavfi',
    '-i',
    `aevalsrc='${beep}|${beep}':s=48000:c=stereo`,
    '-t',
    String(seconds),
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '18',
    '-c:a',
    'pcm_s16le',
    path,
  ])
  return path
}

const LADDER = [
  { label: 'a', bitrateKbps: 5000, maxrateKbps: 5350, level: '4.0' },
  { label: 'b', bitrateKbps: 3000, maxrateKbps: 3200, level: '3.1' },
  { label: 'c', bitrateKbps: 1500, maxrateKbps: 1600, level: '3.0' },
]

/**
 * A bare command that makes the three rungs and the sound of a 1080p25 source: what one would type
 * without any of this. `live` reads at the speed of time and writes HLS, as an encoder per channel does.
 */
export function bareLadder(source: string, folder: string, live: { seconds: number } | null): string[] {
  const split = '[0:v]split=2[a][m];[m]scale=1280:720,split=2[b][l];[l]scale=768:432[c]'
  const output = (name: string) =>
    live
      ? ['-f', 'hls', '-hls_time', '1.92', '-hls_segment_type', 'fmp4', '-hls_flags', 'delete_segments'].concat(
          '-hls_fmp4_init_filename',
          `${name}-init.mp4`,
          join(folder, `${name}.m3u8`),
        )
      : ['-movflags', '+frag_keyframe+empty_moov', join(folder, `${name}.mp4`)]
  return [
    '-v',
    'error',
    '-y',
    '-nostdin',
    ...(live ? ['-re', '-stream_loop', '-1', '-i', source, '-t', String(live.seconds)] : ['-i', source]),
    '-filter_complex',
    split,
    ...LADDER.flatMap(({ label, bitrateKbps, maxrateKbps, level }) => [
      '-map',
      `[${label}]`,
      ...(live ? ['-t', String(live.seconds)] : []),
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
      '-flags',
      '+cgop',
      '-b:v',
      `${bitrateKbps}k`,
      '-maxrate',
      `${maxrateKbps}k`,
      '-bufsize',
      `${maxrateKbps * 0.75}k`,
      ...output(label),
    ]),
    '-map',
    '0:a',
    ...(live ? ['-t', String(live.seconds)] : []),
    '-c:a',
    'aac',
    '-b:a',
    '128k',
    '-ar',
    '48000',
    '-ac',
    '2',
    ...output('sound'),
  ]
}

export const runBare = (args: readonly string[]) => timeProgram(FFMPEG, args)
