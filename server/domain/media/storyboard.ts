// The storyboard of an item: its thumbnails in a few large pictures, for scrubbing.
import { writeTime } from '#domain/captions/cue-times.ts'
import type { ArtworkFacts } from './artwork.ts'

export const TILE_WIDTH = 160
export const TILE_HEIGHT = 90
export const TILES_A_ROW = 10
const TILES_A_SHEET = TILES_A_ROW * TILES_A_ROW
/** Longer items have a tile of every second, third … thumbnail. */
const MOST_TILES = 4 * TILES_A_SHEET

/** A tile is made of every so many thumbnails. */
export const tileStep = (thumbnailCount: number) => Math.max(1, Math.ceil(thumbnailCount / MOST_TILES))

export const sheetCount = (thumbnailCount: number) =>
  Math.ceil(Math.ceil(thumbnailCount / tileStep(thumbnailCount)) / TILES_A_SHEET)

/** The tile of a time in the item. */
export function tileAt(
  { thumbnailCount, thumbnailIntervalMs }: Pick<Pictures, 'thumbnailCount' | 'thumbnailIntervalMs'>,
  atMs: number,
): number {
  const step = tileStep(thumbnailCount)
  return Math.min(Math.floor(atMs / (step * thumbnailIntervalMs)), Math.ceil(thumbnailCount / step) - 1)
}

type Pictures = Pick<ArtworkFacts, 'thumbnailCount' | 'thumbnailIntervalMs' | 'durationMs'>

/** A WebVTT track of thumbnails: each cue names a part of a sheet (Media Fragments: xywh). @param urlOf of a sheet */
export function writeStoryboard(
  { thumbnailCount, thumbnailIntervalMs, durationMs }: Pictures,
  urlOf: (sheet: number) => string,
): string {
  const step = tileStep(thumbnailCount)
  const tiles = Math.ceil(thumbnailCount / step)
  const cues = Array.from({ length: tiles }, (_, tile) => {
    const fromMs = tile * step * thumbnailIntervalMs
    const toMs = tile === tiles - 1 ? Math.max(durationMs ?? 0, fromMs + 1) : fromMs + step * thumbnailIntervalMs
    const place = tile % TILES_A_SHEET
    const x = (place % TILES_A_ROW) * TILE_WIDTH
    const y = Math.floor(place / TILES_A_ROW) * TILE_HEIGHT
    const url = urlOf(Math.floor(tile / TILES_A_SHEET))
    return `${writeTime(fromMs)} --> ${writeTime(toMs)}\n${url}#xywh=${x},${y},${TILE_WIDTH},${TILE_HEIGHT}\n`
  })
  return `WEBVTT\n\n${cues.join('\n')}`
}
