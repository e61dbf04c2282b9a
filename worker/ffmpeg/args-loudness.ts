import { userInputArgs } from './args-input.ts'

/**
 * The sound alone is decoded, as the encoder will hear it (48 kHz stereo), and measured.
 * ebur128 prints its summary at log level info; framelog=verbose keeps the ten lines a second out.
 */
export function loudnessArgs(source: string, maxPixels: number, audioStream: number): string[] {
  return [
    '-v',
    'info',
    '-vn',
    '-sn',
    '-dn',
    ...userInputArgs(source, maxPixels),
    '-map',
    `0:${audioStream}`,
    '-af',
    'aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo,ebur128=peak=sample:framelog=verbose',
    '-f',
    'null',
    '-',
  ]
}
