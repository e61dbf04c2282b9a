// Signed playback in the web process: for a channel's data other than its media.
import type { DbOrTx } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { checkPlayback } from '#adapters/playback-token.ts'
import { checkClaim } from '#domain/playback/check-claim.ts'
import { loadSigningKeys } from './origin-reads.ts'

/** Whether the token is valid for this channel or item now, from any page: guide and artwork may be on any page. */
export async function isTokenGood(
  { db, dataDir }: { db: DbOrTx; dataDir: string },
  owner: { id: string; embedDomains: readonly string[] },
  token: string,
  now: number,
): Promise<boolean> {
  const keys = await loadSigningKeys(db, [owner.id], openKeyRing(dataDir))
  const claim = await checkPlayback(keys.get(owner.id) ?? [], owner.id, token, now)
  return claim !== null && checkClaim(claim, { now, pageHost: null, ownHosts: [], embedDomains: owner.embedDomains })
}
