// Definition of a generated programme: an FFmpeg filter graph and the texts it shows.
import type { MediaKind } from '#domain/timeline/timeline.ts'

export interface Scene {
  title: string
  kind: MediaKind
  durationMs: number
  /** Ends in [v] (1920×1080, 25 fps) and [a] (48 kHz stereo); has no input. */
  graph: string
  /** Files that the graph's drawtext filters read, by name. Text is never in the graph itself. */
  texts: Readonly<Record<string, string>>
}

/** Font files beside the texts while a scene is rendered. */
export const FONTS = { light: 'light.woff', medium: 'medium.woff', bold: 'bold.woff' } as const

export const seconds = (durationMs: number) => durationMs / 1_000
