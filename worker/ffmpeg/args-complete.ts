// Makes the rungs that an item lacks: of its upload, or of the highest rung of a recording.
import type { VideoRung } from '#domain/ladder/ladder.ts'
import { type ConformPlan, MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { userInputArgs } from './args-input.ts'
import { type LadderPaths, videoGraph, videoOutput } from './args-ladder.ts'
import { SOFTWARE } from './encoders/software.ts'
import { options } from './options.ts'

/** @param plan its rungs are the missing ones */
export function addedArgs(plan: ConformPlan, paths: Pick<LadderPaths, 'source' | 'rendition'>): string[] {
  return [
    ...['-v', 'error', '-y', ...userInputArgs(paths.source, MAX_PIXELS)],
    // Without thumbnails: the item has them.
    ...['-filter_complex', `${videoGraph(plan, SOFTWARE)};[thumbs]nullsink`],
    ...plan.rungs.flatMap((rung) => videoOutput(rung, paths.rendition(rung.name), plan.sparse ? SOFTWARE.quick : [])),
  ]
}

/** @param frames beyond them the file may hold data that was never part of the recording */
export function completeArgs(
  source: string,
  frames: number,
  missing: readonly VideoRung[],
  rendition: (name: string) => string,
): string[] {
  const inputs = missing.map(({ name }) => `[from-${name}]`).join('')
  const scaled = missing.map(
    ({ name, width, height }) => `[from-${name}]scale=${width}:${height}:flags=bilinear[${name}]`,
  )
  const graph = [`[0:v:0]trim=end_frame=${frames},split=${missing.length}${inputs}`, ...scaled].join(';')
  return [
    '-v',
    'error',
    '-y',
    ...options({ protocol_whitelist: 'file', format_whitelist: 'mov', i: `file:${source}`, filter_complex: graph }),
    ...missing.flatMap((rung) => videoOutput(rung, rendition(rung.name))),
  ]
}

/** One file of a rung and the audio, in copy mode. @param durationMs beyond it the files may hold more, as above */
export function joinTracksArgs(tracks: { video: string; audio: string }, durationMs: number, path: string): string[] {
  const input = (file: string) => options({ protocol_whitelist: 'file', format_whitelist: 'mov', i: `file:${file}` })
  return [
    ...['-v', 'error', '-y', ...input(tracks.video), ...input(tracks.audio)],
    ...['-map', '0:v:0', '-map', '1:a:0', ...options({ c: 'copy', t: (durationMs / 1_000).toFixed(3), f: 'mp4' })],
    path,
  ]
}
