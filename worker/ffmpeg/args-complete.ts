// Makes the rungs that a recording lacks, from its highest one.
import type { VideoRung } from '#domain/ladder/ladder.ts'
import { videoOutput } from './args-ladder.ts'
import { options } from './options.ts'

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
