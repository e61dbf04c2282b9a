// Items that anybody may watch on demand, kept for a moment: a viewer asks for hundreds of segments.
import { LRUCache } from 'lru-cache'
import type { Clock } from '#domain/instants.ts'
import type { OnDemandSource } from '#features/media/on-demand.ts'
import type { OriginChannel } from '#worker/segments/directory.ts'
import { wholeItem } from '../preview/open-preview.ts'

/** A changed access takes effect within this time. */
const KNOWN_MS = 5_000
const MOST = 1_000

export interface OnDemandItem {
  channel: OriginChannel
  clock: Clock
  storyboard: OnDemandSource['storyboard']
}

export class OnDemandItems {
  readonly #items: LRUCache<string, { opened: OnDemandItem | null }>

  /** @param find null: there is no such item, or it may not be watched */
  constructor(find: (mediaId: string) => Promise<OnDemandSource | null>) {
    this.#items = new LRUCache({
      max: MOST,
      ttl: KNOWN_MS,
      // While the database is away, those that were known stay.
      allowStaleOnFetchRejection: true,
      noDeleteOnFetchRejection: true,
      fetchMethod: async (mediaId) => {
        const found = await find(mediaId)
        return { opened: found && { ...wholeItem(found.item, found.tracks), storyboard: found.storyboard } }
      },
    })
  }

  /** Undefined: the database is away. */
  async find(mediaId: string): Promise<OnDemandItem | null | undefined> {
    return (await this.#items.fetch(mediaId).catch(() => undefined))?.opened
  }
}
