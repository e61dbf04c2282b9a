// Signing in with a passkey: alone, if the authenticator verified its user (fingerprint, PIN); or after the password.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import type { Db } from '#adapters/db.ts'
import { countTry } from './limit-tries.ts'
import { CHALLENGE_MS, createChallenge, requireRelyingParty, takeChallenge } from './passkey-challenge.ts'
import { passkeyAnswerSchema } from './schema.ts'

interface Outside {
  db: Db
  publicUrl: string
}

/** Names no credential: it says nothing about any account. @throws TOO_MANY_ATTEMPTS, PASSKEYS_UNAVAILABLE */
export async function beginPasskeySignIn({ db, publicUrl }: Outside, address: string, now: number) {
  const { rpID } = requireRelyingParty(publicUrl)
  await countTry(db, 'passkey-network', address)
  const challenge = await createChallenge(db, null, now)
  return generateAuthenticationOptions({ rpID, challenge, timeout: CHALLENGE_MS, userVerification: 'preferred' })
}

/**
 * @param text the browser's answer as JSON
 * @returns whose passkey signed, and whether the authenticator verified its user; null if it is invalid
 */
export async function checkPasskey(
  { db, publicUrl }: Outside,
  text: string,
  now: number,
): Promise<{ userId: string; userVerified: boolean } | null> {
  const { rpID, origin } = requireRelyingParty(publicUrl)
  const parsed = passkeyAnswerSchema.safeParse(asJson(text))
  if (!parsed.success) return null
  const response = parsed.data as unknown as AuthenticationResponseJSON
  const row = await db.passkey.findUnique({ where: { id: response.id } })
  if (!row) return null
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(db, challenge, null, now),
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: { id: row.id, publicKey: new Uint8Array(row.publicKey), counter: Number(row.counter) },
    requireUserVerification: false,
  }).catch(() => null)
  if (!verified?.verified) return null
  const { newCounter, userVerified } = verified.authenticationInfo
  await db.passkey.update({ where: { id: row.id }, data: { counter: newCounter, lastUsedAt: new Date(now) } })
  return { userId: row.userId, userVerified }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
