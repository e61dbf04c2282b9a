// Reads what airs next and compares its checksums, so that a damaged item is skipped before viewers reach it.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { recordDamage } from '#features/media/damage-writes.ts'
import type { MediaIndexes } from '../segments/media-indexes.ts'
import { DamagedSegmentError, SegmentCache } from '../segments/segment-cache.ts'
import type { AirCheck } from './check-air.ts'

const LOOK_AHEAD_MS = 20_000
const LOOK_AHEAD_ENTRIES = 12
/** Maximum bytes of a round: with many channels the rest is detected when it airs. */
const BYTES_A_ROUND = 16 * 1024 ** 2
/** A verified segment is read again after this. */
const TRUSTED_MS = 3_600_000

export class VerifyAhead {
  readonly #db: Db
  readonly #indexes: MediaIndexes
  readonly #cache: SegmentCache
  readonly #whole = new LRUCache<string, true>({ max: 200_000, ttl: TRUSTED_MS })

  constructor(db: Db, indexes: MediaIndexes, dataDir: string) {
    this.#db = db
    this.#indexes = indexes
    this.#cache = new SegmentCache(dataDir, 1)
  }

  /** Unreadable files are detected by checkAir. */
  async look({ timelines, now, damaged }: AirCheck): Promise<void> {
    let bytes = 0
    for (const chunks of timelines.values())
      for (const { mediaId, startsAt, offsetMs = 0, ...timed } of entriesBetween(
        chunks,
        now,
        now + LOOK_AHEAD_MS,
        LOOK_AHEAD_ENTRIES,
      )) {
        if (damaged.has(mediaId)) continue
        const media = await this.#indexes.find(mediaId)
        const { segmentMs } = gridOf(timed)
        const from = Math.floor((offsetMs + Math.max(now - startsAt, 0)) / segmentMs)
        const to = Math.ceil((offsetMs + now + LOOK_AHEAD_MS - startsAt) / segmentMs)
        for (const { name, lengths } of media?.renditions.values() ?? [])
          for (let index = from; index < Math.min(to, lengths.length); index++) {
            const key = `${mediaId}/${name}/${index}`
            if (this.#whole.has(key)) continue
            bytes += lengths[index] ?? 0
            if (bytes > BYTES_A_ROUND) return
            if (await this.#isWhole(mediaId, name, index)) this.#whole.set(key, true)
          }
      }
  }

  async #isWhole(mediaId: string, rung: RungName, index: number): Promise<boolean> {
    for (const isLast of [false, true]) {
      const media = await this.#indexes.find(mediaId, index)
      try {
        if (media) await this.#cache.load(media, rung, index)
        return media !== null
      } catch (error) {
        if (!(error instanceof DamagedSegmentError)) return false
        // It may have been prepared again since its index was read.
        this.#indexes.forget(mediaId)
        if (!isLast) continue
        logger('segments').error({ err: error, mediaId, rung, index }, 'damage was found before it aired')
        await recordDamage(this.#db, mediaId, { rung, index })
      }
    }
    return false
  }

  close(): void {
    this.#cache.close()
  }
}
