// Properties of an upload. Plain data: the prober fills it, the plan and the decisions read it.

export interface SourceFacts {
  container: string
  durationMs: number
  video: VideoFacts | null
  audio: AudioFacts | null
  /** Where its chapters begin, ms after the start of the file, as the file lists them. */
  chapterStartsMs: number[]
  /** Which of the file's tracks air, counted from 1 within their kind. */
  chosen?: {
    picture: { track: number; of: number } | null
    sound: { track: number; of: number; language: string | null } | null
  }
}

export interface VideoFacts {
  /** Index of the stream in the file: a number from the prober, never user text. */
  stream: number
  codec: string
  /** As displayed, after rotation. */
  width: number
  height: number
  /** 0 when the file does not say. */
  frameRate: number
  /** Where the video ends, ms after the start of the file; null when the container does not say. */
  endMs: number | null
  /** The transfer function, if HDR. */
  hdr: 'pq' | 'hlg' | null
  /** bt709, smpte170m …; null when the file does not say. */
  colourSpace: string | null
  /** BT.2020 primaries without HDR. */
  isWideGamut?: boolean
  /** The cover of an audio file: one image for all of it. */
  isStill?: boolean
}

export interface AudioFacts {
  stream: number
  codec: string
  channels: number
  sampleRateHz: number
  endMs: number | null
}
