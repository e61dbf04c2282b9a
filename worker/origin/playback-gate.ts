// Who may play: on public channels everybody whose page is on the channel's list, on others holders of a token. Every
// rejection is the same, so that it reveals nothing about a token.
import type { ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { checkPlayback, isKeyGood } from '#adapters/playback-token.ts'
import type { Clock } from '#domain/instants.ts'
import { checkClaim } from '#domain/playback/check-claim.ts'
import { allowsHost, hostOfPage } from '#domain/playback/embed-hosts.ts'
import { ANY_PAGE, type PlaybackClaim } from '#domain/playback/token.ts'
import { OPEN_ACCESS, type OriginChannel } from '../segments/origin-channel.ts'
import { sendProblem } from './respond.ts'

/** Verified tokens; a viewer sends the same one hundreds of times. */
const MAX_KNOWN = 100_000

export interface PlaybackGate {
  /**
   * @param channel null: no channel has that name; an item on demand has the same rules
   * @param origin  the request's Origin header
   * @returns a promise only for a token that has to be verified first
   */
  admits(
    channel: OriginChannel | null,
    route: { token?: string },
    origin: string | undefined,
  ): Promise<boolean> | boolean
}

/** @param ownUrls the installation's own pages, which may embed any player */
export function openPlaybackGate(clock: Clock, ownUrls: readonly string[]): PlaybackGate {
  const ownHosts = ownUrls.map((url) => new URL(url).host)
  const known = new LRUCache<string, PlaybackClaim>({ max: MAX_KNOWN })

  /** @param pageHost null: a native player; undefined: a page without an origin (a sandbox, a file) */
  function isGood(
    { id, access }: OriginChannel,
    claim: PlaybackClaim,
    now: number,
    pageHost: string | null | undefined,
  ): boolean {
    // A key may retire, or be deleted, while its token is cached.
    const key = access.keys.find(({ id }) => id === claim.keyId)
    if (claim.subjectId !== id || !key || !isKeyGood(key, now)) return false
    const { embedDomains } = access
    if (!access.hlsEnabled && claim.embedHost !== ANY_PAGE) return false
    // A page without an origin is on no list.
    const bound = claim.embedHost === null ? embedDomains.length > 0 : claim.embedHost !== ANY_PAGE
    if (pageHost === undefined && bound) return false
    return checkClaim(claim, { now, pageHost: pageHost ?? null, ownHosts, embedDomains })
  }

  return {
    admits(channel, { token }, origin) {
      const pageHost = origin === undefined ? null : (hostOfPage(origin) ?? undefined)
      if (token === undefined) {
        if (channel === null || channel.access.tokenOnly || !channel.access.hlsEnabled) return false
        // A page's own player is subject to the list as a frame is; a native player sends no origin.
        const { embedDomains } = channel.access
        if (pageHost === null || embedDomains.length === 0) return true
        return pageHost !== undefined && (ownHosts.includes(pageHost) || allowsHost(embedDomains, pageHost))
      }
      const now = clock.now()
      const found = known.get(token)
      if (found && channel) return isGood(channel, found, now, pageHost)
      const { id, access } = channel ?? { id: '', access: OPEN_ACCESS }
      return checkPlayback(access.keys, id, token, now).then((claim) => {
        if (!claim || !channel) return false
        known.set(token, claim)
        return isGood(channel, claim, now, pageHost)
      })
    },
  }
}

/** Whether the answer depends on the requesting page: caches must know. */
export const dependsOnOrigin = ({ access }: OriginChannel, { token }: { token?: string }) =>
  token !== undefined || access.embedDomains.length > 0

/** The one answer to a wrong, an expired, a foreign and a missing token. */
export function refusePlayback(res: ServerResponse): void {
  sendProblem(res, {
    status: 403,
    code: 'PLAYBACK_REFUSED',
    message:
      'This needs a valid link. Open the page with the link again: it is missing, expired, or for something else.',
  })
}
