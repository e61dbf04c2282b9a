// Data of the public pages of an item on demand, /watch/<id> and /embed/<id>.
import { LRUCache } from 'lru-cache'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { type Services, services } from '#adapters/services.ts'
import { findPublicItem, itemPages, type PublicItem } from '#features/on-demand/on-demand.ts'
import type { PublicVideo } from '#features/on-demand/schema.ts'
import { isTokenGood } from '#features/playback/check-token.ts'
import { itemFolder, ownClaim, signClaim } from '#features/playback/create-token.ts'
import type { Visit } from './public-player.ts'

/** How long a visitor may see the old settings after a change. */
const FRESH_MS = 3_000

type Outside = Pick<Services, 'db' | 'dataDir' | 'originUrl' | 'publicUrl'>

const caches = new WeakMap<object, LRUCache<string, Promise<PublicItem | null>>>()

/** A page that a thousand people open at once costs the database one query. */
function readItem(outside: Outside, mediaId: string): Promise<PublicItem | null> {
  const cache = caches.get(outside.db) ?? new LRUCache({ max: 5_000, ttl: FRESH_MS })
  caches.set(outside.db, cache)
  const known = cache.get(mediaId)
  if (known) return known
  const looking = acrossAccounts(() => findPublicItem(outside, mediaId))
  cache.set(mediaId, looking)
  looking.catch(() => cache.delete(mediaId))
  return looking
}

/** Null: no item has that id, or it may not be watched on demand. */
export async function readPublicVideo(
  mediaId: string,
  visit: Visit,
  now: number,
  outside: Outside = services(),
): Promise<PublicVideo | null> {
  const item = await readItem(outside, mediaId)
  if (!item) return null
  const { id, title, access, durationMs } = item
  const signed = access === 'token'
  const own = signed && visit.token === null && visit.accountId === item.accountId
  const token = own
    ? await acrossAccounts(() => signClaim(outside, { of: 'item', ...item }, ownClaim(now)))
    : visit.token
  // The origin verifies the token of the page, and the player shows the result.
  const hlsUrl = signed && token === null ? null : `${itemFolder(outside.originUrl, id, token)}/master.m3u8`
  const { token: given } = visit
  const seen =
    !signed || own || (given !== null && (await acrossAccounts(() => isTokenGood(outside, item, given, now))))
  return {
    ...{ id, title, access, durationMs, hlsUrl },
    description: seen ? item.description : null,
    storyboard: item.storyboard,
    posterUrl: seen ? item.posterUrl : null,
    ...itemPages(outside.publicUrl, id),
  }
}
