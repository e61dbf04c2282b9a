// What playback needs of something that can play HLS: hls.js where there is Media Source, else the browser itself.
import type { PlaybackFailure } from './decide-recovery.ts'

export interface QualityLevel {
  index: number
  label: string
}

/** Captions or sound in a language. */
export interface Track {
  index: number
  label: string
}

export interface EngineEvents {
  onLevels(levels: QualityLevel[]): void
  onLevelPlaying(index: number): void
  onTracks(captions: Track[], audios: Track[]): void
  /** Only what the engine could not mend itself. */
  onFailure(failure: PlaybackFailure): void
}

export interface Engine {
  /** -1 for automatic. */
  chooseLevel(index: number): void
  /** -1: none. */
  chooseCaptions(index: number): void
  chooseAudio(index: number): void
  /** Whether a viewer a little behind the live edge is led to it: not one who paused or went back. */
  leadToEdge(on: boolean): void
  recoverMedia(): void
  /** Where in the video's time a viewer at the live edge is; null while unknown. */
  liveEdge(): number | null
  /** PROGRAM-DATE-TIME of the picture, epoch ms; null while unknown, and where there is none. */
  pictureAt(): number | null
  close(): void
}
