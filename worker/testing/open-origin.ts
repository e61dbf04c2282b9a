// An origin on a free port, as one machine of an installation runs it.
import type { Db } from '#adapters/db.ts'
import { startClock } from '#worker/clock.ts'
import { startOriginRole } from '#worker/origin/role.ts'
import type { AirSnapshot } from '#worker/segments/air-snapshot.ts'
import { ChannelDirectory } from '#worker/segments/directory.ts'
import { MediaIndexes } from '#worker/segments/media-indexes.ts'
import { openSegmentSource } from '#worker/segments/segment-source.ts'

/** @param dataDir of that machine */
export async function openTestOrigin(db: Db, dataDir: string, snapshot?: AirSnapshot) {
  const ended = new AbortController()
  const clock = startClock(ended.signal)
  const indexes = new MediaIndexes(db, snapshot)
  const directory = new ChannelDirectory(db, clock, snapshot)
  const segments = await openSegmentSource({
    db,
    indexes,
    dataDir,
    cacheBytes: 64 * 1024 ** 2,
    ...(snapshot && { snapshot }),
  })
  await directory.start()
  const origin = await startOriginRole({ db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  return {
    ...{ clock, indexes, directory, segments, url: `http://127.0.0.1:${origin.port}` },
    async close() {
      ended.abort()
      await origin.stop()
      await directory.stop()
      segments.close()
    },
  }
}
