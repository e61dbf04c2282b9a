// The door of the public pages, /watch and /embed: what anybody may know of a channel by its address.
import { LRUCache } from 'lru-cache'
import { type Services, services } from '../adapters/services.ts'
import { frameAncestors } from '../domain/playback/frame-ancestors.ts'
import { findEmbedDomains, findPlayerChannel, type PlayerChannel, playerAddresses } from '../features/player/reads.ts'
import type { PublicPlayer } from '../features/player/schema.ts'

/** How long a visitor may see what was, after a change of the settings. */
const FRESH_MS = 3_000

type Outside = Pick<Services, 'db' | 'originUrl' | 'publicUrl'>

const caches = new WeakMap<object, LRUCache<string, { channel: PlayerChannel | null }>>()

/** A page that a thousand people open at once costs the database one look. */
export async function readPlayerChannel(outside: Outside, slug: string): Promise<PlayerChannel | null> {
  const cache = caches.get(outside.db) ?? new LRUCache({ max: 5_000, ttl: FRESH_MS })
  caches.set(outside.db, cache)
  const known = cache.get(slug)
  if (known) return known.channel
  const channel = await findPlayerChannel(outside, slug)
  cache.set(slug, { channel })
  return channel
}

/** @param token from the address of the page, as a customer's server made it */
export async function readPublicPlayer(slug: string, token: string | null): Promise<PublicPlayer | null> {
  const outside = services()
  const channel = await readPlayerChannel(outside, slug)
  if (!channel) return null
  const { name, access, runStartedAt, look, posterUrl } = channel
  const below = token ? `~${token}/${slug}` : slug
  const mayPlay = access !== 'TOKEN' || token !== null
  return {
    ...{ slug, name, access, runStartedAt, look },
    posterUrl:
      posterUrl ?? (mayPlay && runStartedAt !== null ? `${outside.originUrl}/live/${below}/thumbnail.jpg` : null),
    hlsUrl: mayPlay ? `${outside.originUrl}/live/${below}/master.m3u8` : null,
    guideUrl: `${outside.publicUrl}/guide/${slug}.json`,
    ...playerAddresses(outside.publicUrl, slug),
  }
}

/** The lists last known, for as long as the database is away. */
const lastKnown = new LRUCache<string, string[]>({ max: 5_000 })

/**
 * Whose pages may hold the embed of a channel, as frame-ancestors says it. While nothing is known of it,
 * nobody's: a list that cannot be read must not be a list that lets everybody in.
 */
export async function embedFrameAncestors(slug: string): Promise<string> {
  const domains = await findEmbedDomains(services().db, slug).catch(() => lastKnown.get(slug))
  if (domains === undefined) return "'none'"
  // No such channel: there is nothing to hold back, and the page says so in words.
  if (domains === null) return frameAncestors([])
  lastKnown.set(slug, domains)
  return frameAncestors(domains)
}
