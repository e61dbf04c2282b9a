// Indexes of stored media about to air, in a bounded memory cache.
import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { findStoredMedia, readOn, type StoredMedia } from '#features/playout/find-stored-media.ts'
import { type Format, findFormat } from '#features/playout/formats.ts'
import type { AirSnapshot } from './air-snapshot.ts'

/** An item in preparation is read again at most this often: its parts come minutes apart. */
const PARTS_AGAIN_MS = 1_000
/** An item that lacks a language is read again at most this often: it may get it later, and airs it from the next minute. */
export const LANGUAGES_AGAIN_MS = 20_000

/** Maximum number of indexed segments, at about 100 bytes each. */
const MAX_SEGMENTS = 2_000_000
const MAX_FORMATS = 1_000
/** How long the database may take before the snapshot answers, and how long an answer of the snapshot is good. */
const PATIENCE_MS = 1_500
const FROM_SNAPSHOT_MS = 30_000

export class MediaIndexes {
  readonly #db: Db
  readonly #media = new LRUCache<string, StoredMedia>({ maxSize: MAX_SEGMENTS, sizeCalculation: countSegments })
  readonly #loading = new Map<string, Promise<StoredMedia | null>>()
  readonly #readAt = new WeakMap<StoredMedia, number>()
  readonly #formats: LRUCache<string, Format>
  readonly #snapshot: AirSnapshot | undefined

  /** @param snapshot asked while the database does not answer */
  constructor(db: Db, snapshot?: AirSnapshot) {
    this.#db = db
    this.#snapshot = snapshot
    this.#formats = new LRUCache({
      max: MAX_FORMATS,
      fetchMethod: async (formatKey) => {
        const kept = () => snapshot?.readFormat(formatKey) ?? null
        return (await firstOf(findFormat(db, formatKey), kept)).value ?? undefined
      },
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
    const kept = () => (known ? null : (this.#snapshot?.readMedia(mediaId) ?? null))
    const loading = firstOf(known ? readOn(this.#db, known) : findStoredMedia(this.#db, mediaId), kept)
      .then(({ value: media, isKept }) => {
        if (media) this.#media.set(mediaId, media, isKept ? { ttl: FROM_SNAPSHOT_MS } : {})
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

/** The database's answer; the snapshot's when the database fails, or takes long and the snapshot has one. */
async function firstOf<T>(
  asked: Promise<T | null>,
  kept: () => Promise<T | null> | null,
): Promise<{ value: T | null; isKept: boolean }> {
  const answer = asked.then((value) => ({ value, isKept: false }))
  const late = new AbortController()
  const patience = sleep(PATIENCE_MS, null, { signal: late.signal, ref: false }).catch(() => null)
  const first = await Promise.race([answer, patience]).catch(() => null)
  late.abort()
  if (first) return first
  // Before the snapshot is read: an answer that fails in between must be handled.
  answer.catch(() => undefined)
  const value = await kept()
  return value ? { value, isKept: true } : answer
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
