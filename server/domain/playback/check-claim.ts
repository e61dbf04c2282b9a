// Whether a correctly signed claim allows a request.
import { allowsHost } from './embed-hosts.ts'
import { ANY_PAGE, type PlaybackClaim } from './token.ts'

export interface AskedPlayback {
  /** Epoch ms. */
  now: number
  /** Host of the requesting page; null: a native player, which sends none. */
  pageHost: string | null
  /** Hosts of this installation's own pages. */
  ownHosts: readonly string[]
  /** The channel's list; none: every page may. */
  embedDomains: readonly string[]
}

export function checkClaim(claim: PlaybackClaim, asked: AskedPlayback): boolean {
  const { now, pageHost, ownHosts, embedDomains } = asked
  if (now >= claim.endsAt * 1_000) return false
  if (claim.embedHost === ANY_PAGE) return true
  // A host removed from the list loses access at once, whatever was signed before.
  if (claim.embedHost !== null && !allowsHost(embedDomains, claim.embedHost)) return false
  if (pageHost === null || ownHosts.includes(pageHost)) return true
  return claim.embedHost === null ? allowsHost(embedDomains, pageHost) : pageHost === claim.embedHost
}
