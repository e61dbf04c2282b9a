// Signs and checks playback tokens: HMAC-SHA-256 with a channel's own key.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type PlaybackClaim, readToken, signedText, writePayload } from '#domain/playback/token.ts'

export interface SigningKey {
  id: string
  secret: Uint8Array
  /** Epoch ms from which on it is invalid; null: the signing key. */
  retiresAt: number | null
}

const signatureOf = (secret: Uint8Array, channelId: string, payload: string) =>
  createHmac('sha256', secret).update(signedText(channelId, payload)).digest('base64url')

/** For a path: letters, digits, dots, hyphens, underscores. */
export function signPlayback(key: SigningKey, channelId: string, claim: Omit<PlaybackClaim, 'keyId'>): string {
  const payload = writePayload({ ...claim, keyId: key.id })
  return `${payload}.${signatureOf(key.secret, channelId, payload)}`
}

/** Used when there is no key, so that no rejection is faster than another. */
const NO_KEY = new Uint8Array(32)

/** Null for a token that was not signed for that channel with one of these keys, always after the same work. */
export function checkPlayback(
  keys: readonly SigningKey[],
  channelId: string,
  token: string,
  now: number,
): PlaybackClaim | null {
  const written = readToken(token)
  const key = written && keys.find(({ id, retiresAt }) => id === written.claim.keyId && (retiresAt ?? now + 1) > now)
  const due = signatureOf(key?.secret ?? NO_KEY, channelId, written?.payload ?? '')
  const given = written?.signature ?? ''.padEnd(due.length)
  const same = timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(due, 'latin1'))
  return same && key ? (written?.claim ?? null) : null
}
