// What an item's pictures are worth, by the sizes of their files.
import type { IngestFacts } from '#domain/media/ingest-facts.ts'
import { pickPosters } from '#domain/media/pick-posters.ts'
import type { MediaFault } from '#domain/schedule/model/schedule.ts'

export const THUMBNAIL_NAME = /^thumb-(\d{5,})\.jpg$/
/** Thumbnails and the sheets of the storyboard. */
export const PICTURE_NAME = /^(?:thumb-\d{5,}|storyboard-\d{2})\.jpg$/

interface PictureFacts extends Pick<IngestFacts, 'cutsMs'> {
  durationMs: number
  thumbnailIntervalMs: number
  faults: readonly MediaFault[]
}

/** @param files of the item; others than pictures are ignored */
export function judgePictures(files: ReadonlyMap<string, number>, facts: PictureFacts) {
  let pictureBytes = 0
  const stills = []
  for (const [name, bytes] of files) {
    if (!PICTURE_NAME.test(name)) continue
    pictureBytes += bytes
    const index = THUMBNAIL_NAME.exec(name)?.[1]
    if (index !== undefined) stills.push({ atMs: Number(index) * facts.thumbnailIntervalMs, bytes })
  }
  return { posterAtMs: pickPosters(stills, facts), pictureBytes: BigInt(pictureBytes) }
}
