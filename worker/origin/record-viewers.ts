// Writes for the recorder how many watched each channel: of every five minutes the most at once.
import { logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { VIEWERS_EVERY_MS } from '#domain/recorder/lanes.ts'
import type { CountedViewers } from '#features/recorder/record-viewers.ts'
import { startLoop } from '#worker/loop.ts'

const LOOK_MS = 5_000

export class ViewerRecord {
  readonly #clock: Clock
  readonly #counts: () => readonly [subjectId: string, viewers: number][]
  readonly #write: (at: number, counted: CountedViewers[]) => Promise<void>
  #most = new Map<string, number>()
  #endsAt: number

  constructor(
    clock: Clock,
    counts: () => readonly [subjectId: string, viewers: number][],
    write: (at: number, counted: CountedViewers[]) => Promise<void>,
  ) {
    this.#clock = clock
    this.#counts = counts
    this.#write = write
    this.#endsAt = endOfPeriod(clock.now())
  }

  start(): { stop(): Promise<void> } {
    return startLoop(LOOK_MS, () => this.look())
  }

  /** A period that could not be written is lost: the next one tells as much. */
  async look(): Promise<void> {
    const now = this.#clock.now()
    if (now >= this.#endsAt) {
      const [at, most] = [this.#endsAt, this.#most]
      this.#endsAt = endOfPeriod(now)
      this.#most = new Map()
      const counted = [...most].map(([channelId, viewers]) => ({ channelId, viewers }))
      await this.#write(at, counted).catch((error: unknown) =>
        logger('origin').warn({ err: error }, 'viewers of five minutes are not recorded'),
      )
    }
    for (const [id, viewers] of this.#counts())
      if (viewers > (id.startsWith('ch_') ? (this.#most.get(id) ?? 0) : Number.POSITIVE_INFINITY))
        this.#most.set(id, viewers)
  }
}

const endOfPeriod = (now: number) => (Math.floor(now / VIEWERS_EVERY_MS) + 1) * VIEWERS_EVERY_MS
