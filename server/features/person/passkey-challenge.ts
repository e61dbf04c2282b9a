// What passkeys are bound to, and the challenges that they sign.
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { Db } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'

export const CHALLENGE_MS = 5 * 60_000

interface RelyingParty {
  rpID: string
  origin: string
}

/**
 * Browsers allow passkeys on https pages of a host with a name, and on localhost.
 * @returns null when PUBLIC_URL is neither
 */
export function relyingParty(publicUrl: string): RelyingParty | null {
  const { protocol, hostname, port } = new URL(publicUrl)
  // A browser on this machine reaches the same page as localhost, where passkeys work.
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    return { rpID: 'localhost', origin: `${protocol}//localhost${port && `:${port}`}` }
  if (protocol !== 'https:' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null
  return { rpID: hostname, origin: new URL(publicUrl).origin }
}

/** @throws PASSKEYS_UNAVAILABLE */
export function requireRelyingParty(publicUrl: string): RelyingParty {
  const party = relyingParty(publicUrl)
  if (!party) throw new DomainError('PASSKEYS_UNAVAILABLE')
  return party
}

/** @param userId null: for a sign-in */
export async function createChallenge(db: Db, userId: string | null, now: number): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = new Uint8Array(randomBytes(32))
  await db.passkeyChallenge.deleteMany({ where: { endsAt: { lte: new Date(now) } } })
  await db.passkeyChallenge.create({
    data: { challenge: Buffer.from(challenge).toString('base64url'), userId, endsAt: new Date(now + CHALLENGE_MS) },
  })
  return challenge
}

/** Uses it up: an assertion cannot be replayed. */
export async function takeChallenge(db: Db, challenge: string, userId: string | null, now: number): Promise<boolean> {
  const where = { challenge, userId, endsAt: { gt: new Date(now) } }
  return (await db.passkeyChallenge.deleteMany({ where })).count === 1
}
