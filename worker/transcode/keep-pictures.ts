// The loop that makes the pictures of items that lack some.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { whyNoFiles } from '#adapters/disk-space.ts'
import { logger } from '#adapters/log.ts'
import { mediaStorage } from '#adapters/media-storage.ts'
import type { Env } from '#server/env.ts'
import { type Loop, startLoop } from '../loop.ts'
import { makeMissingPictures } from './picture-backlog.ts'
import { toolsOf } from './role.ts'

/** An item at most in this time, so that a large backlog takes little of the machine. */
const PAUSE_MS = 5_000

export function keepPictures(db: Db, env: Pick<Env, 'DATA_DIR' | 'FFMPEG_PATH' | 'FFPROBE_PATH'>): Pick<Loop, 'stop'> {
  const log = logger('pictures')
  const backlog = { db, dataDir: env.DATA_DIR, storage: mediaStorage(env.DATA_DIR), tools: toolsOf(env) }
  const over = new AbortController()
  const loop = startLoop(PAUSE_MS, async () => {
    try {
      if (await whyNoFiles(env.DATA_DIR)) return
      const mediaId = await makeMissingPictures(backlog, Date.now(), over.signal)
      if (mediaId !== null) log.info({ mediaId }, 'storyboard, waveform and posters of a ready item were made')
    } catch (error) {
      if (!over.signal.aborted && !isDatabaseAway(error))
        log.warn({ err: error }, 'pictures of an item could not be made; the next attempt follows')
    }
  })
  return {
    async stop() {
      over.abort()
      await loop.stop()
    },
  }
}
