import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { userInputArgs } from './args-input.ts'
import { options } from './options.ts'
import { FIRST_PIPE } from './process.ts'

/**
 * The video again as small as possible: its captions pass from any codec to SEI messages of H.264, in order of display.
 * FLV states the time of each frame in ms.
 */
export function closedCaptionsArgs(source: string, stream: number): string[] {
  return [
    ...['-v', 'error', '-an', '-sn', '-dn', '-skip_loop_filter', 'all'],
    ...userInputArgs(source, MAX_PIXELS),
    ...options({ map: `0:${stream}`, vf: 'scale=64:36', fps_mode: 'passthrough', pix_fmt: 'yuv420p' }),
    ...options({ 'c:v': 'libx264', preset: 'ultrafast', qp: 51, bf: 0, a53cc: 1, map_metadata: '-1', f: 'flv' }),
    `pipe:${FIRST_PIPE}`,
  ]
}
