// Thumbnails for scrubbing of an item that is watched on demand, for whoever may watch it.
import type { ServerResponse } from 'node:http'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { storyboardFile } from '#adapters/media-store.ts'
import { writeStoryboard } from '#domain/media/storyboard.ts'
import { sendWhole } from '../respond.ts'
import type { StoryboardRoute } from '../route.ts'
import { admitToItem, noSuchVideo, type OnDemandDoor } from './admit-to-item.ts'

/** A retry may change it. */
const CACHE = 'public, max-age=60'

export async function serveStoryboard(
  dataDir: string,
  door: OnDemandDoor,
  route: StoryboardRoute,
  res: ServerResponse,
): Promise<void> {
  const { mediaId, sheet } = route
  const admitted = await admitToItem(door, route, res)
  if (!admitted) return
  const { storyboard } = admitted
  if ((sheet ?? 0) >= storyboard.sheets) return noSuchVideo(res)
  if (sheet === null) {
    const track = writeStoryboard(storyboard, (number) => `storyboard/${number}.jpg`)
    return sendWhole(res, 'text/vtt; charset=utf-8', CACHE, Buffer.from(track))
  }
  const { accountId } = storyboard
  const picture = await mediaStorage(dataDir)
    .readWhole(keyOf({ accountId, mediaId }, storyboardFile(sheet)))
    .catch(() => null)
  if (picture) sendWhole(res, 'image/jpeg', CACHE, picture)
  else noSuchVideo(res)
}
