// Signs and checks playback tokens with the own keys of a channel or item. Customers who have such a key sign on their own servers
// (docs/guide-player.md).
import { randomBytes } from 'node:crypto'
import type { PlaybackClaim } from '#domain/playback/token.ts'
import { signToken, verifyToken } from './signed-token.ts'

export interface SigningKey {
  id: string
  secret: Uint8Array
  /** Epoch ms from which on it is invalid; null: the signing key. */
  retiresAt: number | null
}

export type SignedClaim = Pick<PlaybackClaim, 'endsAt' | 'embedHost'>

export function signPlayback(key: SigningKey, subjectId: string, { endsAt, embedHost }: SignedClaim): Promise<string> {
  const claims = embedHost === null ? { sub: subjectId } : { sub: subjectId, embedHost }
  return signToken(key.secret, claims, endsAt * 1_000, key.id)
}

export const isKeyGood = ({ retiresAt }: SigningKey, now: number) => retiresAt === null || now < retiresAt

/** Used when there is no key, so that no rejection is faster than another. */
const NO_KEY = randomBytes(32)

/** Null for a token that was not signed for that subject with one of these keys, or that has ended. */
export async function checkPlayback(
  keys: readonly SigningKey[],
  subjectId: string,
  token: string,
  now: number,
): Promise<PlaybackClaim | null> {
  const keyOf = (keyId?: string) => keys.find((key) => key.id === keyId && isKeyGood(key, now))?.secret ?? NO_KEY
  const verified = await verifyToken(keyOf, token, now, { subject: subjectId })
  if (!verified) return null
  const { claims, keyId = '', expiresAt } = verified
  const { embedHost = null } = claims
  const isHost = embedHost === null || typeof embedHost === 'string'
  return isHost ? { subjectId, keyId, endsAt: expiresAt / 1_000, embedHost } : null
}
