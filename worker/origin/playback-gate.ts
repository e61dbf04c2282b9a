// Who may play: on public channels everybody whose page is on the channel's list, on others holders of a token. Every
// rejection is the same, so that it reveals nothing about a token.
import type { ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { checkPlayback } from '#adapters/playback-token.ts'
import { allowsHost, hostOfPage } from '#domain/playback/embed-hosts.ts'
import { judgeClaim } from '#domain/playback/judge-claim.ts'
import { ANY_PAGE, type PlaybackClaim } from '#domain/playback/token.ts'
import type { Clock } from '../clock.ts'
import { OPEN_ACCESS, type OriginChannel } from '../segments/directory.ts'
import { sendProblem } from './respond.ts'
import type { StreamRoute } from './route.ts'

/** Verified tokens per channel; a viewer sends the same one hundreds of times. */
const MAX_KNOWN = 20_000

export interface PlaybackGate {
  /**
   * @param channel null: no channel has that name
   * @param origin  the request's Origin header
   */
  admits(channel: OriginChannel | null, route: StreamRoute, origin: string | undefined): boolean
}

/** @param ownUrls the installation's own pages, which may embed any player */
export function openPlaybackGate(clock: Clock, ownUrls: readonly string[]): PlaybackGate {
  const ownHosts = ownUrls.map((url) => new URL(url).host)
  // Tied to the channel object: a rotated key or a new list creates another one.
  const known = new WeakMap<OriginChannel, LRUCache<string, PlaybackClaim>>()

  function claimOf(channel: OriginChannel | null, token: string, now: number): PlaybackClaim | null {
    const found = channel && known.get(channel)?.get(token)
    // A key may retire while its token is cached.
    if (found && !retired(channel, found, now)) return found
    const claim = checkPlayback((channel?.access ?? OPEN_ACCESS).keys, channel?.id ?? '', token, now)
    if (!claim || !channel) return null
    const tokens = known.get(channel) ?? new LRUCache<string, PlaybackClaim>({ max: MAX_KNOWN })
    known.set(channel, tokens)
    tokens.set(token, claim)
    return claim
  }

  return {
    admits(channel, route, origin) {
      const { token } = route
      const pageHost = origin === undefined ? null : hostOfPage(origin)
      if (token === undefined) {
        if (channel === null || channel.access.tokenOnly) return false
        // A page's own player is subject to the list as a frame is; a native player sends no origin.
        const { embedDomains } = channel.access
        if (origin === undefined || embedDomains.length === 0) return true
        return pageHost !== null && (ownHosts.includes(pageHost) || allowsHost(embedDomains, pageHost))
      }
      const now = clock.now()
      const claim = claimOf(channel, token, now)
      if (!claim || !channel) return false
      const { embedDomains } = channel.access
      // A page without an origin (a sandbox, a file) is on no list.
      const bound = claim.embedHost === null ? embedDomains.length > 0 : claim.embedHost !== ANY_PAGE
      if (origin !== undefined && pageHost === null && bound) return false
      return judgeClaim(claim, { now, pageHost, ownHosts, embedDomains })
    },
  }
}

function retired({ access }: OriginChannel, { keyId }: PlaybackClaim, now: number): boolean {
  const retiresAt = access.keys.find(({ id }) => id === keyId)?.retiresAt
  return retiresAt !== null && retiresAt !== undefined && now >= retiresAt
}

/** Whether the answer depends on the requesting page: caches must know. */
export const dependsOnOrigin = ({ access }: OriginChannel, { token }: StreamRoute) =>
  token !== undefined || access.embedDomains.length > 0

/** The one answer to a wrong, an expired, a foreign and a missing token. */
export function refusePlayback(res: ServerResponse): void {
  sendProblem(
    res,
    403,
    'PLAYBACK_REFUSED',
    'This channel needs a valid link. Open the page with the link again: it is missing, expired or for another channel.',
  )
}
