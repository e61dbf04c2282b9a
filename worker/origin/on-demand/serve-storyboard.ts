// Thumbnails for scrubbing of an item that is watched on demand, for whoever may watch it.
import type { ServerResponse } from 'node:http'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { storyboardFile } from '#adapters/media-store.ts'
import { writeStoryboard } from '#domain/media/storyboard.ts'
import { databaseAway } from '../refusals.ts'
import { sendWhole } from '../respond.ts'
import type { StoryboardRoute } from '../route.ts'
import type { OnDemandItems } from './items.ts'
import { noSuchVideo } from './serve-on-demand.ts'

/** A retry may change it. */
const CACHE = 'public, max-age=60'

export async function serveStoryboard(
  dataDir: string,
  items: OnDemandItems,
  { mediaId, sheet }: StoryboardRoute,
  res: ServerResponse,
): Promise<void> {
  const found = await items.find(mediaId)
  if (found === undefined) return databaseAway(res)
  if (found === null || (sheet ?? 0) >= found.storyboard.sheets) return noSuchVideo(res)
  if (sheet === null) {
    const track = writeStoryboard(found.storyboard, (number) => `storyboard/${number}.jpg`)
    return sendWhole(res, 'text/vtt; charset=utf-8', CACHE, Buffer.from(track))
  }
  const { accountId } = found.storyboard
  const picture = await mediaStorage(dataDir)
    .readWhole(keyOf({ accountId, mediaId }, storyboardFile(sheet)))
    .catch(() => null)
  if (picture) sendWhole(res, 'image/jpeg', CACHE, picture)
  else noSuchVideo(res)
}
