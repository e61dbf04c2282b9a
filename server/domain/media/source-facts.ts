// What was found in an upload. Plain data: the prober fills it, the plan and the decisions read it.

export interface SourceFacts {
  container: string
  durationMs: number
  video: VideoFacts | null
  audio: AudioFacts | null
  /** Where its chapters begin, ms after the start of the file, as the file lists them. */
  chapterStartsMs: number[]
}

export interface VideoFacts {
  /** Index of the stream in the file: a number of the prober's, never a text of the user's. */
  stream: number
  codec: string
  width: number
  height: number
  /** 0 when the file does not say. */
  frameRate: number
  /** Where the picture ends, ms after the start of the file; null when the container does not say. */
  endMs: number | null
  interlaced: boolean
  /** bt709, smpte170m …; null when the file does not say. */
  colourSpace: string | null
}

export interface AudioFacts {
  stream: number
  codec: string
  channels: number
  sampleRateHz: number
  endMs: number | null
}
