// Signed playback in the web process: for a channel's data other than its media.
import type { DbOrTx } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { checkPlayback } from '#adapters/playback-token.ts'
import { checkClaim } from '#domain/playback/check-claim.ts'
import type { PlaybackClaim } from '#domain/playback/token.ts'
import { loadSigningKeys } from './origin-reads.ts'

/** What the token states, if it is valid for this channel or item now, from any page; otherwise null. */
export async function readClaim(
  { db, dataDir }: { db: DbOrTx; dataDir: string },
  owner: { id: string; embedDomains: readonly string[] },
  token: string,
  now: number,
): Promise<PlaybackClaim | null> {
  const keys = await loadSigningKeys(db, [owner.id], openKeyRing(dataDir))
  const claim = await checkPlayback(keys.get(owner.id) ?? [], owner.id, token, now)
  const { embedDomains } = owner
  return claim && checkClaim(claim, { now, pageHost: null, ownHosts: [], embedDomains }) ? claim : null
}

/** Guide and artwork may be on any page. */
export const isTokenGood = async (...asked: Parameters<typeof readClaim>) => (await readClaim(...asked)) !== null
