import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { userInputArgs } from './args-input.ts'
import { options } from './options.ts'

/** A text track of a file as WebVTT: FFmpeg reads SubRip, SubStation Alpha, 3GPP timed text and CEA-608 tracks. */
export function captionsArgs(source: string, stream: number, path: string): string[] {
  return [
    ...['-v', 'error', '-y', '-vn', '-an', '-dn'],
    ...userInputArgs(source, MAX_PIXELS),
    ...options({ map: `0:${stream}`, 'c:s': 'webvtt', map_metadata: '-1', f: 'webvtt' }),
    path,
  ]
}
