// The pictures of an item in preparation, beside its thumbnails.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import { drawStoryboard } from './draw-storyboard.ts'
import { judgePictures, THUMBNAIL_NAME } from './judge-pictures.ts'

/** @param folder with the thumbnails; the storyboard is written there */
export async function drawPictures(
  tools: FfmpegTools,
  folder: string,
  facts: Parameters<typeof judgePictures>[1],
  signal: AbortSignal,
) {
  const thumbnailCount = (await readdir(folder)).filter((name) => THUMBNAIL_NAME.test(name)).length
  const storyboardSheets = await drawStoryboard(tools, folder, thumbnailCount, signal)
  const files = new Map<string, number>()
  for (const name of await readdir(folder)) files.set(name, (await stat(join(folder, name))).size)
  return { thumbnailCount, storyboardSheets, ...judgePictures(files, facts) }
}
