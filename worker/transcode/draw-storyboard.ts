import { join } from 'node:path'
import { logger } from '#adapters/log.ts'
import { sheetCount } from '#domain/media/storyboard.ts'
import { storyboardArgs } from '../ffmpeg/args-storyboard.ts'
import { type FfmpegTools, runFfmpeg } from '../ffmpeg/process.ts'

/** Four sheets of 1600 × 900 have about 1 MB. */
const MOST_BYTES = 16 * 1024 ** 2

/**
 * Draws the sheets from the thumbnails in the folder. The item airs without them too: a failure is logged.
 * @returns the number of sheets
 */
export async function drawStoryboard(
  tools: FfmpegTools,
  folder: string,
  thumbnailCount: number,
  signal: AbortSignal,
): Promise<number> {
  if (thumbnailCount === 0) return 0
  const paths = { thumbnailPattern: join(folder, 'thumb-%05d.jpg'), sheetPattern: join(folder, 'storyboard-%02d.jpg') }
  const run = await runFfmpeg(tools, storyboardArgs(thumbnailCount, paths), {
    signal,
    canWait: true,
    limits: { fileBytes: MOST_BYTES },
  })
  if (run.code === 0) return sheetCount(thumbnailCount)
  if (!signal.aborted) logger('transcode').warn({ folder, detail: run.stderr }, 'the storyboard could not be drawn')
  return 0
}
