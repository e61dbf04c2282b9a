import { loudnessStepMs } from '#domain/media/ingest-facts.ts'
import { waveformStepMs } from '#domain/media/waveform.ts'
import { waveformFilter } from './args-waveform.ts'
import { options } from './options.ts'

export interface FinishedFiles {
  /** Rungs, highest first. */
  pictures: readonly string[]
  sound: string
}

/**
 * Which frames of the upper rungs are decoded. Of the lowest rung and the audio it is always every one. The software
 * encoder writes all rungs from the same frames in the same process, so that keyframes (the start of every segment)
 * are enough to find a file that is cut off or of the wrong format; a device may damage one rung alone.
 */
export type UpperRungs = 'every frame' | 'keyframes'

/** Of the pixels a grid is enough. */
export const SMALL = 'scale=256:144:flags=neighbor'

/**
 * A pixel is black when none of its colours is bright: dark blue has as little luma as black.
 */
export const BRIGHTEST_COLOUR =
  'format=gbrp,extractplanes=r+g+b[r][g][b];[r][g]blend=all_mode=lighten[rg];[rg][b]blend=all_mode=lighten'

/**
 * Shorter than what counts as a fault (server/domain/media/find-faults.ts), so that one with a flash or a click in it
 * is found in two parts and joined.
 */
const WATCH_PICTURE = `${SMALL},freezedetect=n=-60dB:d=2,scdet=t=10,${BRIGHTEST_COLOUR},blackdetect=d=0.5:pix_th=0.045`
/**
 * ebur128 prints its summary at the end; framelog=verbose suppresses its ten lines a second. Of its ten measurements a
 * second one is printed in each step.
 */
const watchSound = (stepMs: number) =>
  `silencedetect=d=1:n=-60dB,ebur128=peak=true:framelog=verbose:metadata=1,aselect=not(mod(n\\,${stepMs / 100})),ametadata=mode=print:key=lavfi.r128.S`

/**
 * Decodes renditions and stops with an error at the first damaged frame. The loop filter only smooths what was
 * decoded: skipping it saves a seventh of the work and hides no damage. In the same pass the lowest rung and the audio
 * are checked for black, freeze, cuts, silence and loudness, and the peaks of the waveform are measured.
 */
export function verifyArgs({ pictures, sound }: FinishedFiles, durationMs: number, upper: UpperRungs): string[] {
  return [
    '-v',
    'level+info',
    '-xerror',
    ...pictureInputs(pictures, upper),
    ...input(sound, []),
    ...pictures.flatMap((_, index) => ['-map', `${index}:v`]),
    '-map',
    `${pictures.length}:a`,
    `-filter:v:${pictures.length - 1}`,
    WATCH_PICTURE,
    ...options({
      'filter:a:0': `${waveformFilter(waveformStepMs(durationMs))},${watchSound(loudnessStepMs(durationMs))}`,
      // No frame is repeated or dropped before the null output.
      vsync: 'passthrough',
      f: 'null',
    }),
    '-',
  ]
}

/** Decodes what was written, and stops with an error at the first damaged frame. */
export function intactArgs({ pictures = [], sound }: Partial<FinishedFiles>, upper: UpperRungs): string[] {
  const files = [...pictureInputs(pictures, upper), ...(sound === undefined ? [] : input(sound, []))]
  const count = pictures.length + (sound === undefined ? 0 : 1)
  const maps = Array.from({ length: count }, (_, index) => ['-map', String(index)])
  return ['-v', 'level+info', '-xerror', ...files, ...maps.flat(), ...options({ vsync: 'passthrough', f: 'null' }), '-']
}

function pictureInputs(paths: readonly string[], upper: UpperRungs): string[] {
  return paths.flatMap((path, index) => {
    const skipped = upper === 'keyframes' && index < paths.length - 1 ? ['-skip_frame', 'nokey'] : []
    return input(path, ['-skip_loop_filter', 'all', ...skipped])
  })
}

function input(path: string, decoding: readonly string[]): string[] {
  const careful = [...options({ err_detect: 'explode', threads: 1 }), ...decoding]
  return [...careful, ...options({ protocol_whitelist: 'file', f: 'mov', i: `file:${path}` })]
}
