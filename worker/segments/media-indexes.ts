// Indexes of stored media about to air, in a bounded memory cache.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { findStoredMedia, readOn, type StoredMedia } from '#features/playout/find-stored-media.ts'
import { type Format, findFormat } from '#features/playout/formats.ts'

/** An item in preparation is read again at most this often: its parts come minutes apart. */
const PARTS_AGAIN_MS = 1_000
/** An item that lacks a language is read again at most this often: it may get it later, and airs it from the next minute. */
export const LANGUAGES_AGAIN_MS = 20_000

/** Maximum number of indexed segments, at about 100 bytes each. */
const MAX_SEGMENTS = 2_000_000
const MAX_FORMATS = 1_000

export class MediaIndexes {
  readonly #db: Db
  readonly #media = new LRUCache<string, StoredMedia>({ maxSize: MAX_SEGMENTS, sizeCalculation: countSegments })
  readonly #loading = new Map<string, Promise<StoredMedia | null>>()
  readonly #readAt = new WeakMap<StoredMedia, number>()
  readonly #formats: LRUCache<string, Format>

  constructor(db: Db) {
    this.#db = db
    this.#formats = new LRUCache({
      max: MAX_FORMATS,
      fetchMethod: async (formatKey) => (await findFormat(db, formatKey)) ?? undefined,
    })
  }

  /**
   * Null when the item does not exist. Asks the database once for all callers.
   * @param segment the wanted one: a growing item is reloaded if it is not known yet
   */
  async find(mediaId: string, segment = 0): Promise<StoredMedia | null> {
    const known = this.#media.get(mediaId)
    if (known && !(known.growing && lacks(known, segment))) return known
    if (known?.partial && performance.now() - (this.#readAt.get(known) ?? 0) < PARTS_AGAIN_MS) return known
    const under = this.#loading.get(mediaId)
    if (under) return under
    const loading = (known ? readOn(this.#db, known) : findStoredMedia(this.#db, mediaId))
      .then((media) => {
        if (media) this.#media.set(mediaId, media)
        if (media) this.#readAt.set(media, performance.now())
        return media
      })
      .finally(() => this.#loading.delete(mediaId))
    this.#loading.set(mediaId, loading)
    return loading
  }

  /** The next call asks the database if the item lacked this language a while ago. */
  refresh(mediaId: string, rung: RungName): void {
    const known = this.#media.get(mediaId)
    if (!known || known.renditions.has(rung)) return
    if (performance.now() - (this.#readAt.get(known) ?? 0) >= LANGUAGES_AGAIN_MS) this.forget(mediaId)
  }

  /** The cache does not match the stored files (an item prepared again): the next call asks the database. */
  forget(mediaId: string): void {
    this.#media.delete(mediaId)
  }

  /** The init segment of what airs in a rung, which all items of a format share. Null: there is no such format. */
  async findInit(formatKey: string, rung: RungName): Promise<Uint8Array | null> {
    const format = await this.#formats.fetch(formatKey)
    return format?.inits.get(airedIn(format, rung)) ?? null
  }

  /** Which rendition airs in a rung. */
  async findAired(formatKey: string, rung: RungName): Promise<RungName> {
    const format = await this.#formats.fetch(formatKey)
    return format ? airedIn(format, rung) : rung
  }

  /** The same if it is in memory: the hot path without a promise. */
  peekAired(formatKey: string, rung: RungName): RungName | null {
    const format = this.#formats.get(formatKey)
    return format ? airedIn(format, rung) : null
  }
}

function airedIn(format: Format, rung: RungName): RungName {
  return format.aired.get(rung) ?? rung
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
