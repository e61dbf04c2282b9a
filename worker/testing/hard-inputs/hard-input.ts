import type { MediaFailureCode } from '#domain/media/media-failure.ts'
import type { Preparation } from '#domain/media/preparation.ts'

export interface HardInput {
  /** What it is. */
  what: string
  /** The file's extension: FFmpeg picks the container by it. */
  ext: string
  args: string[]
  /** A copy of the file follows, with these options before its input and before its output. */
  copy?: readonly [input: string[], output: string[]]
  /** Changes the finished file: its last two fifths are missing, or an eighth before the flash is garbage. */
  damage?: 'cut' | 'scratch'
  preparation?: Partial<Preparation>
  expected?: Partial<Expected>
}

export interface Expected {
  failure: MediaFailureCode
  /** Width to height of the picture between the bars. */
  shape: number
  /** How far a colour may be off, 0…255. */
  tolerance: number
  /** When flash and beep must come, ms; null: there is none. */
  flashMs: number | null
  beepMs: number | null
  lufs: number
  /** True: the corners are not compared. */
  plain: boolean
}

export const USUAL: Omit<Expected, 'failure'> = {
  shape: 16 / 9,
  tolerance: 26,
  flashMs: 1_000,
  beepMs: 1_000,
  lufs: -23,
  plain: false,
}
export const LENGTH_S = 2.4
