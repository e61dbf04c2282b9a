import { userInputArgs } from './args-input.ts'
import { options } from './options.ts'

/**
 * Decodes only the audio, as the encoder will get it (48 kHz stereo), and measures it. ebur128 prints its summary at
 * log level info; framelog=verbose suppresses its ten lines a second.
 */
export function loudnessArgs(source: string, maxPixels: number, audioStream: number): string[] {
  return [
    '-v',
    'info',
    '-vn',
    '-sn',
    '-dn',
    ...userInputArgs(source, maxPixels),
    ...options({
      map: `0:${audioStream}`,
      af: 'aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo,ebur128=peak=sample:framelog=verbose',
      f: 'null',
    }),
    '-',
  ]
}
