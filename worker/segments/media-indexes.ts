// Indexes of stored media about to air, in a bounded memory cache.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { findMediaOfFormat, findStoredMedia, readOn, type StoredMedia } from '#features/playout/find-stored-media.ts'

/** Maximum number of indexed segments, at about 100 bytes each. */
const MAX_SEGMENTS = 2_000_000

export class MediaIndexes {
  readonly #db: Db
  readonly #media = new LRUCache<string, StoredMedia>({ maxSize: MAX_SEGMENTS, sizeCalculation: countSegments })
  readonly #loading = new Map<string, Promise<StoredMedia | null>>()
  readonly #formats = new LRUCache<string, string>({ max: 1_000 })

  constructor(db: Db) {
    this.#db = db
  }

  /**
   * Null when the item does not exist. Asks the database once for all callers.
   * @param segment the wanted one: a growing item is reloaded if it is not known yet
   */
  async find(mediaId: string, segment = 0): Promise<StoredMedia | null> {
    const known = this.#media.get(mediaId)
    if (known && !(known.growing && lacks(known, segment))) return known
    const under = this.#loading.get(mediaId)
    if (under) return under
    const loading = (known ? readOn(this.#db, known) : findStoredMedia(this.#db, mediaId))
      .then((media) => {
        if (media) this.#media.set(mediaId, media)
        return media
      })
      .finally(() => this.#loading.delete(mediaId))
    this.#loading.set(mediaId, loading)
    return loading
  }

  /** The cache does not match the stored files (an item prepared again): the next call asks the database. */
  forget(mediaId: string): void {
    this.#media.delete(mediaId)
  }

  /** The init segment of a rung, which all items of a format share. */
  async findInit(formatKey: string, rung: string): Promise<Uint8Array | null> {
    const key = `${formatKey} ${rung}`
    const known = this.#formats.get(key)
    const media = known === undefined ? null : await this.find(known)
    const init = media?.renditions.get(rung)?.init
    if (init) return init
    // Unknown, or the known item was deleted: another item of the format is used.
    const mediaId = await findMediaOfFormat(this.#db, formatKey, rung)
    if (!mediaId) return null
    this.#formats.set(key, mediaId)
    return (await this.find(mediaId))?.renditions.get(rung)?.init ?? null
  }
}

function lacks(media: StoredMedia, segment: number): boolean {
  for (const { lengths } of media.renditions.values()) if (segment >= lengths.length) return true
  return media.renditions.size === 0
}

function countSegments(media: StoredMedia): number {
  let segments = 1
  for (const rendition of media.renditions.values()) segments += rendition.offsets.length
  return segments
}
