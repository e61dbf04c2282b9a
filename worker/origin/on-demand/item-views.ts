// Counts the views of items: a viewer's session is one view, however often its segments are fetched. Nothing of a viewer is stored: the
// sessions and addresses are known to this process only, and the database gets a number a day.
import { LRUCache } from 'lru-cache'
import { blockOf } from '#adapters/address-block.ts'
import { logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { type CountedViews, dayOf } from '#features/on-demand/item-views.ts'
import { startLoop } from '#worker/loop.ts'

/** A viewer that was away for longer is a new view. */
export const SAME_VIEW_MS = 30 * 60_000
/** Views of one item from one address within an hour: a player that makes up session names adds no more. */
export const MOST_AN_HOUR = 20
const HOUR_MS = 3_600_000
const WRITE_EVERY_MS = 2_000
/** Items and days that wait for the database; while it is away for long, views of further items are lost. */
const MOST_WAITING = 20_000

export class ItemViews {
  total = 0
  readonly #clock: Clock
  readonly #write: (counted: CountedViews[]) => Promise<void>
  readonly #seen = new LRUCache<string, number>({ max: 50_000 })
  readonly #households = new LRUCache<string, { since: number; views: number }>({ max: 20_000 })
  readonly #waiting = new Map<string, CountedViews>()
  readonly #loop
  readonly #log = logger('origin')

  constructor(clock: Clock, write: (counted: CountedViews[]) => Promise<void>) {
    this.#clock = clock
    this.#write = write
    this.#loop = startLoop(WRITE_EVERY_MS, () => this.#flush())
  }

  /**
   * On each segment.
   * @param session name of the viewer's session at this item
   * @param address of the viewer; null: unknown
   */
  take(mediaId: string, session: string, address: string | null): void {
    const now = this.#clock.now()
    const key = `${mediaId} ${session}`
    const seenAt = this.#seen.get(key)
    this.#seen.set(key, now)
    if (seenAt !== undefined && now - seenAt <= SAME_VIEW_MS) return
    if (address !== null && this.#isFlood(`${mediaId} ${blockOf(address)}`, now)) return
    this.total++
    const day = dayOf(now)
    const row = this.#waiting.get(`${mediaId} ${day}`)
    if (row) row.views++
    else if (this.#waiting.size < MOST_WAITING) this.#waiting.set(`${mediaId} ${day}`, { mediaId, day, views: 1 })
  }

  /** Writes what was counted. */
  async close(): Promise<void> {
    await this.#loop.stop()
    await this.#flush()
  }

  #isFlood(household: string, now: number): boolean {
    const known = this.#households.get(household)
    const hour = known && now - known.since < HOUR_MS ? known : { since: now, views: 0 }
    if (hour !== known) this.#households.set(household, hour)
    return ++hour.views > MOST_AN_HOUR
  }

  async #flush(): Promise<void> {
    if (this.#waiting.size === 0) return
    const counted = [...this.#waiting.values()]
    this.#waiting.clear()
    try {
      await this.#write(counted)
    } catch (error) {
      this.#log.warn({ err: error }, 'views are not written yet')
      for (const row of counted) this.#return(row)
    }
  }

  #return(row: CountedViews): void {
    const key = `${row.mediaId} ${row.day}`
    const known = this.#waiting.get(key)
    if (known) known.views += row.views
    else this.#waiting.set(key, row)
  }
}
