// Caches public answers: a guide is expanded from the schedule, and a page that many people embed must not do that on
// each request.
import { LRUCache } from 'lru-cache'

const FRESH_MS = 15_000
const MAX_BYTES = 64 * 1024 * 1024

interface Answer {
  status: number
  headers: [string, string][]
  body: ArrayBuffer
}

export class PublicCache {
  readonly #answers: LRUCache<string, Answer, () => Promise<Response>>

  constructor(now: () => number = () => performance.now()) {
    this.#answers = new LRUCache({
      ttl: FRESH_MS,
      // Reads the time on each access, or a test could not advance the clock.
      ttlResolution: 0,
      perf: { now },
      maxSize: MAX_BYTES,
      sizeCalculation: ({ body }, key) => body.byteLength + key.length + 1,
      fetchMethod: async (_key, _stale, { context: make }) => {
        const response = await make()
        return { status: response.status, headers: [...response.headers], body: await response.arrayBuffer() }
      },
      // An answer that was evicted while it was made still reaches those who wait for it.
      ignoreFetchAbort: true,
    })
  }

  /**
   * @param key everything that the answer depends on, except the time
   * @param make called once for all requests while it runs and fifteen seconds after; a failure reaches only the
   * waiting requests and is not cached
   */
  async answer(key: string, make: () => Promise<Response>): Promise<Response> {
    const { status, headers, body } = await this.#answers.forceFetch(key, { context: make })
    const response = new Response(body, { status, headers })
    if (!response.ok) this.#answers.delete(key)
    return response
  }
}

const caches = new WeakMap<object, PublicCache>()

/** One cache for each database: there are several in tests only. */
export function publicCacheOf(db: object): PublicCache {
  const known = caches.get(db)
  if (known) return known
  const cache = new PublicCache()
  caches.set(db, cache)
  return cache
}
