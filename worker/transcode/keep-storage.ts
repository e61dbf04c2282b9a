// The loops of the storage: finished files move to the S3 server, orphans are removed, and damaged items are prepared
// again.
import { access } from 'node:fs/promises'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { remakeDamaged } from '#features/media/remake-damaged.ts'
import { type Loop, startLoop } from '../loop.ts'
import { publishBacklog } from './publish-backlog.ts'
import { noteSweep } from './storage-metrics.ts'
import { sweepStorage } from './sweep-storage.ts'

const PUBLISH_MS = 10_000
const REMAKE_MS = 5_000
const SWEEP_MS = 6 * 3_600_000
/** The first one: not during the start, which has more to do. */
const SWEEP_AFTER_MS = 600_000
/** Keys in one log line. */
const LISTED = 20

export function keepStorage({ db, dataDir }: { db: Db; dataDir: string }): Pick<Loop, 'stop'> {
  const log = logger('storage')
  const storage = mediaStorage(dataDir)
  const over = new AbortController()
  const { signal } = over
  let sweepAt = Date.now() + SWEEP_AFTER_MS
  const publishing = startLoop(PUBLISH_MS, async () => {
    try {
      const moved = await publishBacklog({ db, dataDir, storage }, Date.now(), signal)
      if (moved > 0) log.info({ moved }, 'files of ready items moved to the S3 server')
    } catch (error) {
      if (!signal.aborted && !isDatabaseAway(error)) log.warn({ err: error }, 'files could not be moved; retrying')
    }
  })
  const sweeping = startLoop(PUBLISH_MS, async () => {
    if (Date.now() < sweepAt) return
    try {
      const { removed, missing } = await sweepStorage(db, storage, Date.now(), signal)
      noteSweep(removed, missing.length)
      sweepAt = Date.now() + SWEEP_MS
      if (removed.length > 0)
        log.info({ removed: removed.length, keys: removed.slice(0, LISTED) }, 'orphaned files were removed')
      if (missing.length > 0)
        log.error({ missing: missing.length, keys: missing.slice(0, LISTED) }, 'files of ready items are missing')
    } catch (error) {
      if (!signal.aborted && !isDatabaseAway(error))
        log.warn({ err: error }, 'the storage could not be swept; retrying')
    }
  })
  const hasSource = ({ accountId, id }: { accountId: string; id: string }) =>
    access(mediaPaths(dataDir, accountId, id).source).then(
      () => true,
      () => false,
    )
  const remaking = startLoop(REMAKE_MS, async () => {
    try {
      const queued = await remakeDamaged(db, hasSource, Date.now())
      if (queued.length > 0) log.warn({ mediaIds: queued }, 'damaged items are prepared again from their uploads')
    } catch (error) {
      if (!signal.aborted && !isDatabaseAway(error))
        log.warn({ err: error }, 'damaged items could not be queued; retrying')
    }
  })
  return {
    async stop() {
      over.abort()
      await Promise.all([publishing.stop(), sweeping.stop(), remaking.stop()])
    },
  }
}
