// Data of the public pages, /watch and /embed: what anybody may know of a channel by its address.
import { LRUCache } from 'lru-cache'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { type Services, services } from '#adapters/services.ts'
import { isSlug } from '#domain/channel/make-slug.ts'
import { frameAncestors } from '#domain/playback/frame-ancestors.ts'
import { findItemEmbedDomains, isMediaId } from '#features/on-demand/on-demand.ts'
import { isTokenGood } from '#features/playback/check-token.ts'
import { ownClaim, type PlaybackOutside, signFor } from '#features/playback/create-token.ts'
import type { PlaybackTokenView } from '#features/playback/schema.ts'
import { findPlayerChannel, type PlayerChannel } from '#features/player/find-player-channel.ts'
import { findEmbedDomains, playerAddresses } from '#features/player/get-player-settings.ts'
import type { PublicPlayer } from '#features/player/schema.ts'

/** How long a visitor may see the old settings after a change. */
const FRESH_MS = 3_000

type Outside = Pick<Services, 'db' | 'dataDir' | 'originUrl' | 'publicUrl'>

const caches = new WeakMap<object, LRUCache<string, Promise<PlayerChannel | null>>>()

/** A page that a thousand people open at once costs the database one query. */
export function readPlayerChannel(outside: Outside, slug: string): Promise<PlayerChannel | null> {
  const cache = caches.get(outside.db) ?? new LRUCache({ max: 5_000, ttl: FRESH_MS })
  caches.set(outside.db, cache)
  const known = cache.get(slug)
  if (known) return known
  if (!isSlug(slug)) return Promise.resolve(null)
  const forget = () => cache.delete(slug)
  const looking = acrossAccounts(() => findPlayerChannel(outside, slug))
  cache.set(slug, looking)
  // A new channel is found at once.
  looking.then((channel) => channel ?? forget(), forget)
  return looking
}

export interface Visit {
  /** From the page's address, as signed by a customer's server. */
  token: string | null
  /** Account of the signed-in user. */
  accountId: string | null
}

/** Null: no channel has that address. */
export async function readPublicPlayer(
  slug: string,
  visit: Visit,
  now: number,
  outside: PlaybackOutside & Outside = services(),
): Promise<PublicPlayer | null> {
  const channel = await readPlayerChannel(outside, slug)
  if (!channel) return null
  const { name, access, runStartedAt, dvrMinutes, dvrFrom, look, posterUrl } = channel
  const way = await acrossAccounts(() => wayIn(outside, channel, visit, now))
  const isGood = () => acrossAccounts(async () => isOwnOrGood(outside, channel, visit, now))
  const seen = access !== 'token' || (way !== null && (await isGood()))
  return {
    slug,
    name,
    access,
    runStartedAt,
    dvrMinutes,
    dvrFrom,
    look,
    posterUrl: seen ? (posterUrl ?? (way && runStartedAt !== null ? way.thumbnailUrl : null)) : null,
    hlsUrl: way?.hlsUrl ?? null,
    guideToken: access === 'token' ? (way?.token ?? null) : null,
    ...playerAddresses(outside.publicUrl, slug),
  }
}

type WayIn = Pick<PlaybackTokenView, 'hlsUrl' | 'thumbnailUrl'> & { token: string | null }

/** Null: this visitor needs a signed link. */
async function wayIn(
  outside: PlaybackOutside,
  channel: PlayerChannel,
  { token, accountId }: Visit,
  now: number,
): Promise<WayIn | null> {
  const below = (name: string): WayIn => ({
    hlsUrl: `${outside.originUrl}/live/${name}/master.m3u8`,
    thumbnailUrl: `${outside.originUrl}/live/${name}/thumbnail.jpg`,
    token,
  })
  // The origin verifies the token, and the player shows the result.
  if (token !== null) return below(`~${token}/${channel.slug}`)
  if (channel.access !== 'token') return below(channel.slug)
  // The list of websites grants no access: programs can claim to come from any page.
  if (accountId !== channel.accountId) return null
  return signFor(outside, { of: 'channel', ...channel }, ownClaim(now))
}

const isOwnOrGood = (outside: PlaybackOutside, channel: PlayerChannel, { token }: Visit, now: number) =>
  token === null || isTokenGood(outside, channel, token, now)

/** The last known lists, for when the database is unavailable. */
const lastKnown = new LRUCache<string, string[]>({ max: 5_000 })

/**
 * Whose pages may embed a channel or an item on demand, as frame-ancestors. None while nothing is known of it: an unreadable list must not
 * allow everybody.
 * @param written the slug as written in the address, where `%6D` is another spelling of `m`
 */
export async function embedFrameAncestors(written: string, { db }: Pick<Services, 'db'> = services()): Promise<string> {
  const slug = decoded(written)
  const finding = isMediaId(slug) ? findItemEmbedDomains : findEmbedDomains
  const domains = await acrossAccounts(() => finding(db, slug)).catch(() => lastKnown.get(slug))
  // No such channel or item as far as known: nobody may frame the page.
  if (!domains) return "'none'"
  lastKnown.set(slug, domains)
  return frameAncestors(domains)
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return ''
  }
}
