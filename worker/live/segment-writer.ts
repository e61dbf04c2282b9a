// Records what a session's encoder completed. While the database does not answer, segments wait, and the feed goes on.
import { setTimeout as wait } from 'node:timers/promises'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { backoffMs } from '#domain/system/backoff.ts'
import { appendSegments, type Recording, recordRenditions } from '#features/live/recording.ts'
import { THUMBNAIL_INTERVAL_MS } from '../ffmpeg/args-ladder.ts'
import type { Grown } from './follow-files.ts'

const RETRY_MS = 500
/** Half a segment: after a few answers that take so long, the channel has none left. */
const SLOW_MS = 1_000

export class SegmentWriter {
  readonly #db: Db
  readonly #recording: Recording
  readonly #segmentMs: number
  readonly #log = logger('live')
  /** In order; each is recorded by a transaction of its own, so a long outage makes no large one. */
  readonly #waiting: Grown[] = []
  #retryAt = 0
  #isAway = false
  /** performance.now() since when answers were slow or missing, until a segment was recorded that says so; null: they were not. */
  #cutOffSince: number | null = null
  #recorded = 0

  constructor(db: Db, recording: Recording, segmentMs: number) {
    this.#db = db
    this.#recording = recording
    this.#segmentMs = segmentMs
  }

  /** Segments of the item in the database. */
  get recorded(): number {
    return this.#recorded
  }

  /** @param grown null: nothing new, but what waits is tried again @throws what is no outage of the database */
  async write(grown: Grown | null): Promise<void> {
    if (grown) this.#waiting.push(grown)
    const triedAt = performance.now()
    if (this.#waiting.length === 0 || triedAt < this.#retryAt) return
    try {
      await this.#storeAll()
      if (this.#isAway) this.#log.info('the database answers again; the segments of a feed were recorded')
      this.#isAway = false
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      if (!this.#isAway) this.#log.warn('the database does not answer; the segments of a feed wait')
      this.#isAway = true
      this.#cutOffSince ??= triedAt
      this.#retryAt = performance.now() + RETRY_MS
    }
  }

  /** After the encoder's end. @throws what is no outage, and an outage once `signal` is aborted */
  async finish(signal: AbortSignal): Promise<void> {
    await onceDatabaseAnswers(() => this.#storeAll(), signal)
  }

  async #storeAll(): Promise<void> {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const startedAt = performance.now()
      await this.#store(first)
      // Slow answers leave the channel without segments, as an outage does.
      if (performance.now() - startedAt > SLOW_MS) this.#cutOffSince = startedAt
      this.#waiting.shift()
    }
  }

  async #store({ renditions, formatKey, segments, count }: Grown): Promise<void> {
    if (renditions) await recordRenditions(this.#db, this.#recording, formatKey, renditions)
    if (segments.length > 0) {
      await appendSegments(this.#db, this.#recording, segments, {
        count,
        // One image per interval, the first at 0. They leave the encoder before the segment does.
        thumbnailCount: Math.ceil((count * this.#segmentMs) / THUMBNAIL_INTERVAL_MS),
        cutOffMs: this.#cutOffSince === null ? 0 : Math.ceil(performance.now() - this.#cutOffSince),
      })
      // Recorded with the segment.
      this.#cutOffSince = null
    }
    this.#recorded = count
  }
}

/** Tries again while the database is away. @throws what is no outage, and an outage once `signal` is aborted */
export async function onceDatabaseAnswers<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || !isDatabaseAway(error)) throw error
      const pause = backoffMs(failures, Math.random(), { mostMs: 5_000 })
      await wait(pause, undefined, { signal }).catch(() => undefined)
    }
  }
}
