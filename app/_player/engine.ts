// What playback needs of an HLS engine: hls.js where there is Media Source, else the browser.
import type { PlaybackFailure } from './decide-recovery.ts'

export interface QualityLevel {
  index: number
  label: string
}

/** A caption or audio track. */
export interface Track {
  index: number
  label: string
  /** BCP 47; empty: unknown. */
  language: string
}

export interface EngineEvents {
  onLevels(levels: QualityLevel[]): void
  onLevelPlaying(index: number): void
  onTracks(captions: Track[], audios: Track[]): void
  /** Only errors that the engine could not recover from. */
  onFailure(failure: PlaybackFailure): void
}

export interface Engine {
  /** -1 for automatic. */
  chooseLevel(index: number): void
  /** -1: none. */
  chooseCaptions(index: number): void
  chooseAudio(index: number): void
  /** Whether to catch up with the live edge: not after a pause or a seek. */
  leadToEdge(on: boolean): void
  recoverMedia(): void
  /** The video time of the live edge; null while unknown. */
  liveEdge(): number | null
  /** PROGRAM-DATE-TIME of the picture, epoch ms; null while unknown or absent. */
  pictureAt(): number | null
  close(): void
}
