// The storyboard: thumbnails of an item, which exist already, side by side in a few pictures.
import { TILE_HEIGHT, TILE_WIDTH, TILES_A_ROW, tileStep } from '#domain/media/storyboard.ts'
import { options } from './options.ts'

interface StoryboardPaths {
  /** Of the thumbnails, with %05d in place of the number. */
  thumbnailPattern: string
  /** With %02d in place of the number. */
  sheetPattern: string
}

export function storyboardArgs(thumbnailCount: number, { thumbnailPattern, sheetPattern }: StoryboardPaths): string[] {
  const tiles = `tile=${TILES_A_ROW}x${TILES_A_ROW}`
  return [
    ...['-v', 'error', '-y'],
    ...options({
      protocol_whitelist: 'file',
      format_whitelist: 'image2',
      f: 'image2',
      framerate: '1',
      start_number: '0',
    }),
    ...options({ i: `file:${thumbnailPattern}` }),
    ...options({ vf: `framestep=${tileStep(thumbnailCount)},scale=${TILE_WIDTH}:${TILE_HEIGHT},${tiles}` }),
    ...options({ 'c:v': 'mjpeg', 'q:v': '6', fps_mode: 'passthrough', f: 'image2', start_number: '0' }),
    sheetPattern,
  ]
}
