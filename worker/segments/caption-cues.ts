// Captions of items on air, in a bounded memory cache.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import type { Cue } from '#domain/captions/cue.ts'
import { findCues } from '#features/captions/find-cues.ts'

/** A change takes effect within this time. */
const KNOWN_MS = 5_000
/** Cues in memory, at about 200 bytes each. */
const MOST_CUES = 500_000

export class CaptionCues {
  readonly #cues: LRUCache<string, readonly Cue[], { mediaId: string; language: string }>

  constructor(db: Db) {
    this.#cues = new LRUCache({
      maxSize: MOST_CUES,
      sizeCalculation: (cues) => cues.length + 1,
      ttl: KNOWN_MS,
      // While the database is away, those that were known stay.
      allowStaleOnFetchRejection: true,
      noDeleteOnFetchRejection: true,
      fetchMethod: (_key, _stale, { context: { mediaId, language } }) => findCues(db, mediaId, language),
    })
  }

  /** By start. Empty also while the database is away and they are unknown: captions hold up nothing. */
  async find(mediaId: string, language: string): Promise<readonly Cue[]> {
    const context = { mediaId, language }
    return (await this.#cues.fetch(`${mediaId} ${language}`, { context }).catch(() => undefined)) ?? []
  }
}
