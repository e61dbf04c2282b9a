// Items that are watched on demand, kept for a moment: a viewer asks for hundreds of segments.
import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import type { Clock } from '#domain/instants.ts'
import { findCatchUpItem, findOnDemandItem, type OnDemandSource } from '#features/on-demand/on-demand.ts'
import type { OriginChannel } from '#worker/segments/origin-channel.ts'
import { wholeItem } from '../preview/open-preview.ts'

/** A changed access takes effect within this time. */
const KNOWN_MS = 5_000
/** Before a token is refused, its item is read again, because the key may be new; at most this often. */
const RENEW_MS = 500
const MOST = 1_000
/** Encrypted segments have addresses of their own: a cache may hold those in clear. */
const ENCRYPTED_FROM = 1_000_000

export interface OnDemandItem {
  /** Its id is that of the item, or catchUpSubject. */
  channel: OriginChannel
  clock: Clock
  storyboard: OnDemandSource['storyboard']
  preparedAs: string
}

export class OnDemandItems {
  readonly #items: LRUCache<string, { readAt: number; opened: OnDemandItem | null }>

  constructor(db: Db, clock: Clock) {
    this.#items = new LRUCache({
      max: MOST,
      ttl: KNOWN_MS,
      // While the database is away, those that were known stay.
      allowStaleOnFetchRejection: true,
      noDeleteOnFetchRejection: true,
      fetchMethod: async (subjectId) => {
        const readAt = performance.now()
        const [mediaId = '', channelId] = subjectId.split('/').reverse()
        const found =
          channelId === undefined
            ? await findOnDemandItem(db, mediaId)
            : await findCatchUpItem(db, { channelId, mediaId }, clock.now())
        return { readAt, opened: found && openItem(found, subjectId) }
      },
    })
  }

  /**
   * @param subjectId of the item, or catchUpSubject
   * @returns null: there is no such item, or it may not be watched; undefined: the database is away
   */
  async find(subjectId: string): Promise<OnDemandItem | null | undefined> {
    return (await this.#items.fetch(subjectId).catch(() => undefined))?.opened
  }

  /** The same, read after this call. All callers during RENEW_MS share one reading. */
  async renew(subjectId: string): Promise<OnDemandItem | null | undefined> {
    const askedAt = performance.now()
    const readAt = () => this.#items.peek(subjectId)?.readAt ?? 0
    await sleep(Math.max(0, readAt() + RENEW_MS - askedAt))
    const forceRefresh = readAt() < askedAt
    return (await this.#items.fetch(subjectId, { forceRefresh }).catch(() => undefined))?.opened
  }
}

function openItem(source: OnDemandSource, subjectId: string): OnDemandItem {
  const { item, tracks, access, storyboard, preparedAs } = source
  const { channel, clock } = wholeItem(item, tracks, access.content === null ? 0 : ENCRYPTED_FROM)
  return {
    channel: { ...channel, id: subjectId, access: { ...access, hlsEnabled: true } },
    clock,
    storyboard,
    preparedAs,
  }
}
