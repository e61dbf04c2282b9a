// What the worker's roles share of stored segments: one cache, one slate as a stand-in, one report of unreadable
// segments.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { recordDamage } from '#features/media/damage-writes.ts'
import { listPads } from '#features/playout/find-stored-media.ts'
import { listSlates } from '#features/playout/load-programme.ts'
import type { AirSnapshot, Slates } from './air-snapshot.ts'
import type { SegmentSource } from './load-segment.ts'
import type { MediaIndexes } from './media-indexes.ts'
import { DamagedSegmentError, SegmentCache } from './segment-cache.ts'

const SLATE_LOOK_MS = 30_000
/** An unreadable segment is logged at most this often. */
const REPORT_AGAIN_MS = 60_000

export interface OpenSegmentSource extends SegmentSource {
  /** Number of unreadable segments. */
  readonly unreadable: { count: number }
  slates(): Slates
  close(): void
}

export async function openSegmentSource(options: {
  db: Db
  indexes: MediaIndexes
  dataDir: string
  cacheBytes: number
  /** Read when the database is unavailable at the start. */
  snapshot?: AirSnapshot
}): Promise<OpenSegmentSource> {
  const { db, indexes, dataDir, cacheBytes, snapshot } = options
  const log = logger('segments')
  const cache = new SegmentCache(dataDir, cacheBytes)
  const reported = new LRUCache<string, true>({ max: 1_000, ttl: REPORT_AGAIN_MS })
  const unreadable = { count: 0 }
  let slates: Slates = new Map()
  const nameOf = (timed: { frameRate?: number | undefined }, durationMs?: number) =>
    `${gridOf(timed).frameRate} ${durationMs ?? 'slate'}`
  const look = async () => {
    const found = await Promise.all([listPads(db), listSlates(db)]).catch(() => null)
    if (!found) return
    const [pads, whole] = found
    slates = new Map([
      ...pads.map((pad) => [nameOf(pad, pad.durationMs), pad.id] as const),
      // The newest comes first.
      ...whole.toReversed().map((slate) => [nameOf(slate), slate.mediaId] as const),
    ])
  }
  const timer = setInterval(look, SLATE_LOOK_MS)
  await look()
  if (slates.size === 0) slates = (await snapshot?.readSlates()) ?? slates
  return {
    indexes,
    cache,
    unreadable,
    slates: () => slates,
    slateId: ({ durationMs, item }) => slates.get(nameOf(item, durationMs)) ?? slates.get(nameOf(item)) ?? null,
    onUnreadable(error, segment) {
      unreadable.count++
      const key = `${segment.mediaId}/${segment.rung}/${segment.index}`
      if (reported.has(key)) return
      reported.set(key, true)
      log.error({ err: error, ...segment }, 'a segment on air cannot be read')
      if (!(error instanceof DamagedSegmentError)) return
      recordDamage(db, segment.mediaId, segment).catch((cause) => {
        log.warn({ err: cause, ...segment }, 'the damage could not be recorded; the next attempt follows')
        reported.delete(key)
      })
    },
    close() {
      clearInterval(timer)
      cache.close()
    },
  }
}
