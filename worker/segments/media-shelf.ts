// Indexes of stored media that are on their way to air, kept in memory with a bound.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { findMediaOfFormat, findStoredMedia, readOn, type StoredMedia } from '#features/playout/find-stored-media.ts'

/** Bound on the segments indexed, at about 100 bytes each. */
const MAX_SEGMENTS = 2_000_000

export class MediaShelf {
  readonly #db: Db
  readonly #media = new LRUCache<string, StoredMedia>({ maxSize: MAX_SEGMENTS, sizeCalculation: countSegments })
  readonly #loading = new Map<string, Promise<StoredMedia | null>>()
  readonly #formats = new LRUCache<string, string>({ max: 1_000 })

  constructor(db: Db) {
    this.#db = db
  }

  /**
   * Null when the item does not exist. Asks the database once for all who wait.
   * @param segment that is wanted of it: an item that grows is looked at again when it is not known yet
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

  /** What is known does not fit what is stored (an item made anew): the next look asks the database. */
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
    // Not known yet, or the item that was known has been deleted: another of the format will do.
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
