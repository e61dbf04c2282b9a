import type { Db } from '#adapters/db.ts'
import type { Encoder } from '../ffmpeg/encoders/encoder.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'

export interface TranscodeContext {
  db: Db
  dataDir: string
  tools: FfmpegTools
  workerId: string
  /** Omitted: software. */
  encoder?: Encoder
  /** Longer items are encoded in parts of this length; for tests. */
  partFrames?: number
}
