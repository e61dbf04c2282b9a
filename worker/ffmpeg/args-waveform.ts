import { AUDIO_TIMESCALE } from '#domain/ladder/ladder.ts'
import { options } from './options.ts'

/** Prints the peak of each step. astats is reset with each frame, so that a frame must be a step. */
export const waveformFilter = (stepMs: number) =>
  `asetnsamples=n=${(stepMs * AUDIO_TIMESCALE) / 1_000}:p=0,astats=metadata=1:reset=1:measure_overall=Peak_level:measure_perchannel=none,ametadata=mode=print:key=lavfi.astats.Overall.Peak_level`

/** Of a stored audio rendition. */
export function waveformArgs(path: string, stepMs: number): string[] {
  return [
    ...['-v', 'level+info'],
    ...options({ threads: 1, protocol_whitelist: 'file', f: 'mov', i: `file:${path}` }),
    ...options({ map: '0:a', 'filter:a:0': waveformFilter(stepMs), f: 'null' }),
    '-',
  ]
}
