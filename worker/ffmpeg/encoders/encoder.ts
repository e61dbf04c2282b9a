import type { VideoRung } from '#domain/ladder/ladder.ts'

/** Drivers reserve more address space than any machine has memory; CUDA all of its own and the machine's. */
export const limitsOf = ({ name }: Pick<Encoder, 'name'>) => (name === 'software' ? {} : { addressSpaceBytes: null })

/** One family of H.264 encoders: how FFmpeg is told to use it. Rates and colours are the same for all of them. */
export interface Encoder {
  name: 'software' | 'nvenc' | 'vaapi' | 'qsv' | 'videotoolbox'
  /** Options before the inputs: the device. */
  device: readonly string[]
  /** Filters between the scaler and the encoder; null: none. */
  upload: string | null
  /** The codec with its profile, level, and one closed GOP a segment. */
  codec(rung: VideoRung): Record<string, string | number>
  /** For video that mostly repeats frames. */
  quick: readonly string[]
}
